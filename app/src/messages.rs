//! Every sentence the shop says, by language.
//!
//! The sentences stand in `messages/en/<room>.ftl`; each is a method here by the build script (`app/build.rs`):
//! `messages().cart().removed(name, total)` is `removed` in `en/cart.ftl`. What a sentence needs is its argument, so a
//! sentence that is not there, or is given less than it says, does not compile.
//!
//! The files are Fluent (<https://projectfluent.org>), which translators and their tools know; Mozilla's parser reads
//! them. Only its runtime is not here: it would parse and look up while a page is made, and travel to every browser.
//! Compiled, a plain sentence is a constant, one with arguments a `format!`, and the browser gets just the sentences of
//! its islands. `leptos_i18n` 0.6 compiles sentences, too, but one plural in an island takes 14 KB of ICU's data there,
//! and sentences outside of views need its build script: 115 more crates, among them `ring`, which `deny.toml` bans.
//!
//! A new language is one file, `messages/de.ftl`, with a group (`## cart`) for each room, and its name and rule for plurals
//! in [`language`]. What it lacks is said in English.

mod alerts_words;
mod language;
mod markup;
mod order_delivery_words;
mod order_timeline_words;
mod orders_words;
mod product_words;
mod team_words;

pub use language::{Count, Language};
pub use markup::{Html, Tag, escaped};

use language::Form;
use std::fmt::Display;

/// All sentences, in one language.
#[derive(Debug, Clone, Copy)]
pub struct Messages(Language);

/// The sentences in the language of who is being answered.
pub fn messages() -> Messages {
    Messages(Language::En)
}

impl Messages {
    /// The sentences in `language`, for who is written to and does not ask.
    pub fn of(language: Language) -> Messages {
        Messages(language)
    }
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));
