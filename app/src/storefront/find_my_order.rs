use crate::{address::query, api::ApiError, components::Head, cookies};
use leptos::prelude::*;

/// `/find-my-order`: fresh links for a buyer who lost theirs. Says the same to everyone.
#[component]
pub fn FindMyOrderPage() -> impl IntoView {
    let sent = query("sent").is_some();
    let problem = query("problem").map(|code| ApiError::from_code(&code).to_string());
    let described_by = problem.is_some().then_some("email-problem");
    view! {
        <Head
            title="Find my order"
            description="Lost the email with your downloads? Have new links sent to the address you bought with."
            path="/find-my-order"
        />
        <section class="narrow">
            <h1 class="page-title">"Find my order"</h1>
            {sent.then(|| view! {
                <p class="notice notice--good" role="status">
                    "If anything was bought with this address, new links are on their way to it. They usually arrive within a minute; please check your spam folder, too."
                </p>
            })}
            <p class="lead">"Enter the email address you bought with. We’ll email you new links to everything you bought."</p>
            {problem.map(|words| view! { <p class="problem" role="alert" id="email-problem">{words}</p> })}
            <form class="stack" method="post" action="/api/find-my-order">
                <label class="field">
                    <span class="field__label">"Email"</span>
                    <input class="field__input" type="email" name="email" value=cookies::typed("email")
                        aria-describedby=described_by required autocomplete="email" maxlength="254" inputmode="email"/>
                </label>
                <button class="button button--primary">"Email me new links"</button>
            </form>
        </section>
    }
}
