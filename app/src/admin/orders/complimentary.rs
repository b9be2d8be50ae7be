use super::{
    panel::EMAIL,
    product_choice::{ProductChoice, choices},
};
use crate::{
    address::query,
    admin::{
        fields::Reason,
        frame::{Frame, Section},
        guard::for_admin,
    },
    api::orders::GiveProduct,
    cookies,
    messages::messages,
    notices::orders::{OrderAction, Problem},
    state::shop,
};
use domain::{IdempotencyKey, Permission};
use leptos::{prelude::*, server_fn::ServerFn};

/// `/admin/orders/give`: a product for nothing.
#[component]
pub fn GivePage() -> impl IntoView {
    let problem = query("problem").map(|code| Problem::words(&code));
    for_admin(Permission::SpendMoney, move |admin| async move {
        let products = choices(&admin).await;
        let t = messages().orders();
        let key = IdempotencyKey::random(shop().entropy()).to_string();
        view! {
            <Frame admin title=t.give() here=Section::Orders>
                <section class="narrow">
                    <p class="admin-lead">{OrderAction::Give.about()}</p>
                    {problem.map(|words| view! { <p class="problem" role="alert">{words}</p> })}
                    <form class="stack" method="post" action=GiveProduct::PATH>
                        <input type="hidden" name="key" value=key/>
                        <label class="field"><span class="field__label">{t.email()}</span>
                            <input class="field__input" type="email" name="to" value=cookies::typed("to") required maxlength="254" pattern=EMAIL autocomplete="off"/></label>
                        <ProductChoice products value=cookies::typed("product").unwrap_or_default() required=true/>
                        <label class="field"><span class="field__label">{t.give_quantity()}</span>
                            <input class="field__input" type="number" name="quantity" min="1" max="10" value=cookies::typed("quantity").unwrap_or_else(|| "1".to_owned()) required/></label>
                        <Reason/>
                        <label class="admin-check"><input type="checkbox" name="sure" value="true" required/><span>{t.give_sure()}</span></label>
                        <button class="button button--primary">{OrderAction::Give.label()}</button>
                    </form>
                </section>
            </Frame>
        }
        .into_any()
    })
}
