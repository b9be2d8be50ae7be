use crate::messages::messages;
use domain::{
    ProductState,
    catalog::{EditConflict, Hint, PublishBlocker},
};
use leptos::prelude::*;

/// What keeps the product from being sold, and what would make it sell better; each leads to its place.
#[component]
pub fn Checklist(state: ProductState, blockers: Vec<PublishBlocker>, hints: Vec<Hint>) -> impl IntoView {
    let t = messages().products();
    let ready = blockers.is_empty() && state == ProductState::Draft;
    let row = |place: &'static str, words: &'static str| view! { <li><a href=format!("#{place}")>{words}</a></li> };
    let blockers = (!blockers.is_empty()).then(|| {
        let rows = blockers.iter().map(|blocker| row(blocker.field().id(), t.blocker(*blocker))).collect_view();
        view! { <h3 class="products-list-title">{t.before_sale()}</h3><ul class="products-list">{rows}</ul> }
    });
    let hints = (!hints.is_empty()).then(|| {
        let rows = hints.iter().map(|hint| row(hint.field().id(), t.hint(*hint))).collect_view();
        view! { <h3 class="products-list-title">{t.suggestions()}</h3><ul class="products-list">{rows}</ul> }
    });
    view! {
        {ready.then(|| view! { <p>{t.ready()}</p> })}
        {blockers}
        {hints}
    }
}

/// What somebody else changed meanwhile, beside what this admin wrote. The form below holds both: theirs where only
/// they changed something, this one's where both did.
#[component]
pub fn Clashes(conflict: EditConflict) -> impl IntoView {
    let (t, form) = (messages().products(), messages().product_form());
    let row = |clash: domain::catalog::FieldClash| {
        let kept = if clash.both { t.yours_kept() } else { t.theirs_kept() };
        let shown = |text: String| if text.is_empty() { t.value_empty().to_owned() } else { text };
        view! {
            <tr>
                <th scope="row">{form.label(clash.field)}</th>
                <td class="editor-conflict__value">{shown(clash.theirs)}</td>
                <td class="editor-conflict__value">{if clash.both { shown(clash.yours) } else { t.value_unchanged().to_owned() }}</td>
                <td>{kept}</td>
            </tr>
        }
    };
    view! {
        <section class="notice editor-conflict" aria-labelledby="conflict">
            <h2 class="section-title" id="conflict">{t.conflict_title()}</h2>
            <p>{t.conflict_lead()}</p>
            <div class="admin-scroll" tabindex="0" role="region" aria-labelledby="conflict">
                <table class="admin-table">
                    <thead><tr><th scope="col">{t.field_column()}</th><th scope="col">{t.theirs_column()}</th><th scope="col">{t.yours_column()}</th><th scope="col">{t.form_column()}</th></tr></thead>
                    <tbody>{conflict.clashes.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}
