use super::failure::ShutDoorPage;
use crate::{
    address::{param, query},
    components::{FileRows, PrivateHead},
    state::shop,
    suspend::when_ready,
};
use domain::{
    Order,
    delivery::{DeliveryError, GoodsLine, token::Token},
};
use leptos::prelude::*;

/// `/d/{token}`: the files of one bought product. Looking changes nothing; the buttons post.
#[component]
pub fn DownloadPage() -> impl IntoView {
    let token = Token::parse(&param("token"));
    let problem = query("problem");
    when_ready(async move {
        let Ok(token) = token else { return view! { <ShutDoorPage error=DeliveryError::Unknown/> }.into_any() };
        match shop().download_page(&token).await {
            Ok((order, line)) => view! { <Files order line door=format!("/d/{}", token.reveal()) problem/> }.into_any(),
            Err(error) => view! { <ShutDoorPage error/> }.into_any(),
        }
    })
}

#[component]
fn Files(order: Order, line: GoodsLine, door: String, problem: Option<String>) -> impl IntoView {
    let copies = (line.grant.quantity > 1).then(|| format!(" × {}", line.grant.quantity));
    view! {
        <PrivateHead title="Your files"/>
        <h1 class="page-title">{line.grant.name}{copies}</h1>
        <p class="lead">"Order "{order.number.to_string()}</p>
        {problem.map(|code| view! { <p class="problem" role="alert">{refusal(&code)}</p> })}
        <FileRows files=line.files door/>
        <p class="fine">"Keep this page’s address to yourself: whoever has it can download the files. It works for 30 days; "<a href="/find-my-order">"Find my order"</a>" emails you a new one at any time."</p>
    }
}

/// Why the button did not give the file, from a fixed list: an address cannot put words here.
fn refusal(code: &str) -> &'static str {
    match code {
        "missing" => {
            "This file cannot be found this minute. It is still yours; the seller has been told and is restoring it. Please try again later."
        }
        "too-often" => {
            "This link was used more often today than one buyer needs, so it is resting. It works again tomorrow; the seller can help sooner."
        }
        _ => "The file could not be sent just now. Please try again in a minute.",
    }
}
