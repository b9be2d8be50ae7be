use leptos::prelude::*;

/// A sign that goes with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Bag,
    Check,
    Clock,
    Coins,
    Download,
    Search,
}

/// A small drawing in the color of the text around it. Silent: the word beside it speaks.
#[component]
pub fn Icon(sign: Sign) -> impl IntoView {
    let lines = match sign {
        Sign::Bag => "M5 8h14l-1 12H6L5 8Zm4 3V7a3 3 0 0 1 6 0v4",
        Sign::Check => "M5 12.5 10 17 19 7",
        Sign::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.5 2",
        Sign::Coins => "M9 15.5a6 6 0 1 0 0-12 6 6 0 0 0 0 12Zm7-6.9A6 6 0 1 1 9.4 18M9 7v5",
        Sign::Download => "M12 4v11m-5-4.5 5 5 5-5M5 20h14",
        Sign::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.7-1.8L20 20",
    };
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <path d=lines fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"/>
        </svg>
    }
}
