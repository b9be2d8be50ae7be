use domain::{
    ProductState,
    catalog::{EditConflict, Hint, PublishBlocker},
};
use leptos::prelude::*;

/// What keeps the product from being sold, and what would make it sell better; each leads to its place.
#[component]
pub fn Checklist(state: ProductState, lacks: Vec<PublishBlocker>, hints: Vec<Hint>) -> impl IntoView {
    let ready = lacks.is_empty() && state == ProductState::Draft;
    let row = |place: &'static str, words: &'static str| view! { <li><a href=format!("#{place}")>{words}</a></li> };
    let lacks = (!lacks.is_empty()).then(|| {
        let rows = lacks.iter().map(|lack| row(lack.field().id(), lack.in_words())).collect_view();
        view! { <h3 class="products-list-title">"Before it can be sold"</h3><ul class="products-list">{rows}</ul> }
    });
    let hints = (!hints.is_empty()).then(|| {
        let rows = hints.iter().map(|hint| row(hint.field().id(), hint.in_words())).collect_view();
        view! { <h3 class="products-list-title">"Worth a thought"</h3><ul class="products-list">{rows}</ul> }
    });
    view! {
        {ready.then(|| view! { <p>"Nothing is missing: it can be published."</p> })}
        {lacks}
        {hints}
    }
}

/// What somebody else changed meanwhile, beside what this admin wrote. The form below holds both: theirs where only
/// they changed something, this one's where both did.
#[component]
pub fn Clashes(conflict: EditConflict) -> impl IntoView {
    let row = |clash: domain::catalog::FieldClash| {
        let kept = if clash.both { "Yours stands in the form." } else { "Theirs stands in the form." };
        let shown = |text: String| if text.is_empty() { "(empty)".to_owned() } else { text };
        view! {
            <tr>
                <th scope="row">{clash.field.label()}</th>
                <td class="editor-conflict__value">{shown(clash.theirs)}</td>
                <td class="editor-conflict__value">{if clash.both { shown(clash.yours) } else { "(you did not change it)".to_owned() }}</td>
                <td>{kept}</td>
            </tr>
        }
    };
    view! {
        <section class="notice editor-conflict" aria-labelledby="conflict">
            <h2 class="section-title" id="conflict">"Somebody else saved this product meanwhile"</h2>
            <p>"Nothing of yours is lost, and nothing of yours is saved yet. Look it over below, then save."</p>
            <div class="admin-scroll" tabindex="0" role="region" aria-labelledby="conflict">
                <table class="admin-table">
                    <thead><tr><th scope="col">"Field"</th><th scope="col">"Theirs, saved"</th><th scope="col">"Yours"</th><th scope="col">"In the form"</th></tr></thead>
                    <tbody>{conflict.clashes.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}
