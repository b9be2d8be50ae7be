use crate::{
    address::query,
    api::{ApiError, delivery::FindMyOrder},
    components::Head,
    cookies,
    messages::messages,
};
use leptos::{prelude::*, server_fn::ServerFn};

/// `/find-my-order`: fresh links for a buyer who lost theirs. Says the same to everyone.
#[component]
pub fn FindMyOrderPage() -> impl IntoView {
    let t = messages().delivery();
    let sent = query("sent").is_some();
    let problem = query("problem").map(|code| ApiError::from_code(&code).message());
    let described_by = problem.is_some().then_some("email-problem");
    view! {
        <Head
            title=t.find_title()
            description=t.find_description()
            path="/find-my-order"
        />
        <section class="narrow">
            <h1 class="page-title">{t.find_title()}</h1>
            {sent.then(|| view! { <p class="notice notice--good" role="status">{t.find_sent()}</p> })}
            <p class="lead">{t.find_lead()}</p>
            {problem.map(|words| view! { <p class="problem" role="alert" id="email-problem">{words}</p> })}
            <form class="stack" method="post" action=FindMyOrder::PATH>
                <label class="field">
                    <span class="field__label">{t.email_label()}</span>
                    <input class="field__input" type="email" name="email" value=cookies::typed("email")
                        aria-describedby=described_by required autocomplete="email" maxlength="254" inputmode="email"/>
                </label>
                <button class="button button--primary">{t.email_new_links()}</button>
            </form>
        </section>
    }
}
