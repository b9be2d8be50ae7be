use super::failure::LinkUnavailablePage;
use crate::{
    address::{param, query},
    components::{FileRows, PrivateHead},
    messages::{Tag, messages},
    state::shop,
    suspend::when_ready,
};
use domain::{
    Order,
    delivery::{DeliveryError, DownloadLine, token::Token},
};
use leptos::prelude::*;

/// `/d/{token}`: the files of one bought product. Looking changes nothing; the buttons post.
#[component]
pub fn DownloadPage() -> impl IntoView {
    let token = Token::parse(&param("token"));
    let problem = query("problem");
    when_ready(async move {
        let Ok(token) = token else { return view! { <LinkUnavailablePage error=DeliveryError::Unknown/> }.into_any() };
        match shop().download_page(&token).await {
            Ok((order, line)) => view! { <Files order line href=format!("/d/{}", token.reveal()) problem/> }.into_any(),
            Err(error) => view! { <LinkUnavailablePage error/> }.into_any(),
        }
    })
}

#[component]
fn Files(order: Order, line: DownloadLine, href: String, problem: Option<String>) -> impl IntoView {
    let t = messages().delivery();
    let copies = (line.grant.quantity > 1).then(|| format!(" × {}", line.grant.quantity));
    view! {
        <PrivateHead title=t.files_title()/>
        <h1 class="page-title">{line.grant.name}{copies}</h1>
        <p class="lead">{t.files_order(&order.number)}</p>
        {problem.map(|code| view! { <p class="problem" role="alert">{refusal(&code)}</p> })}
        <FileRows files=line.files href/>
        <p class="fine" inner_html=t.keep_secret(Tag::link("/find-my-order")).into_string()></p>
    }
}

/// Why the button did not give the file, from a fixed list: an address cannot put words here.
fn refusal(code: &str) -> &'static str {
    let t = messages().delivery();
    match code {
        "missing" => t.file_missing(),
        "too-often" => t.link_overused(),
        _ => t.not_sent(),
    }
}
