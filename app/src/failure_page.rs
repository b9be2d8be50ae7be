//! Whole pages for failures outside the app: refused, too large, too often, broken.

use crate::{
    assets::assets,
    components::{Footer, Header, Message},
    csp,
    messages::messages,
    shell::Essentials,
    state::{AppState, Site},
};
use leptos::prelude::*;

/// What went wrong, in words for the person in front of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure<'a> {
    pub title: &'a str,
    /// What happened, and what it means for the person's money.
    pub words: &'a str,
    /// What to do next.
    pub next: &'a str,
    /// The number under which the log knows the request.
    pub request_id: &'a str,
}

/// The page for a failed request.
///
/// It needs no script, no store and no request, so it also works when those are what failed. Send
/// it with [`failure_policy`].
pub fn failure_page(failure: Failure<'_>, state: &AppState) -> String {
    let Failure { title, words, next, request_id } = failure;
    let words = view! { <p>{words.to_owned()}</p> <p>{next.to_owned()}</p> };
    Owner::new().with(|| {
        provide_context(state.clone());
        view! {
            <!DOCTYPE html>
            <html lang="en">
                <head>
                    <Essentials css=assets(&state.leptos_options).css.clone()/>
                    <title>{format!("{title} · {}", state.site.name)}</title>
                    <meta name="robots" content="noindex"/>
                </head>
                <body>
                    <Header search=String::new() count=None/>
                    <main id="main" class="main" tabindex="-1">
                        <Message title=title.to_owned() next=("/", messages().shell().go_to_shop()) request_id=request_id.to_owned()>{words}</Message>
                    </main>
                    <Footer/>
                </body>
            </html>
        }
        .to_html()
    })
}

/// The browser policy of [`failure_page`]: no script at all.
pub fn failure_policy() -> String {
    csp::policy(None, &Site::default(), None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{background::BackgroundTasks, state::Site};
    use std::sync::Arc;

    #[test]
    fn a_failure_page_says_what_to_do_and_runs_no_script() {
        let (shop, _world) = domain_testing::memory::shop_in_memory();
        let site = Arc::new(Site { name: "A & B".into(), ..Site::default() });
        let leptos_options = LeptosOptions::builder().output_name("tuppence").build();
        let state = AppState { shop, site, leptos_options, background: BackgroundTasks::default() };
        let failure =
            Failure { title: "Busy", words: "Nothing was charged.", next: "Wait <a> minute.", request_id: "7f3a" };
        let html = failure_page(failure, &state);
        for part in [
            "<title>Busy · A &amp; B</title>",
            "<h1 class=\"message__title\">Busy</h1>",
            "Wait &lt;a&gt; minute.",
            "<code>7f3a</code>",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(!html.contains("<script"));
    }
}
