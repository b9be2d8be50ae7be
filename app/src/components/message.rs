use crate::messages::{Tag, messages};
use leptos::prelude::*;

/// A page that has one thing to say: what happened, what it means, what to do next.
#[component]
pub fn Message(
    #[prop(into)] title: String,
    /// What happened, and what it means for the person's money.
    children: Children,
    /// The next step: where to and what it is called.
    next: (&'static str, &'static str),
    /// The number to name when asking for help, if anything went wrong on our side.
    #[prop(optional_no_strip, into)]
    request_id: Option<String>,
) -> impl IntoView {
    let (href, label) = next;
    view! {
        <section class="message">
            <h1 class="message__title">{title}</h1>
            <div class="message__words">{children()}</div>
            <p><a class="button button--primary" href=href>{label}</a></p>
            {request_id.map(|id| view! { <p class="fine" inner_html=messages().shell().mention(id, Tag::code()).into_string()></p> })}
        </section>
    }
}
