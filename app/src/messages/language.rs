use std::fmt::Display;

/// A language the shop speaks. Its sentences are in `messages/<code>.ftl`, or in a folder of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    En,
}

/// Forms of a sentence by a number, as the Unicode CLDR names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    One,
    Other,
}

impl Language {
    /// The form for `n` things (<https://cldr.unicode.org/index/cldr-spec/plural-rules>, cardinals of whole numbers).
    pub fn form(self, n: u64) -> Form {
        match self {
            Language::En if n == 1 => Form::One,
            Language::En => Form::Other,
        }
    }
}

/// A number that decides how a sentence is put.
pub trait Count: Display + Copy {
    fn get(self) -> u64;
}

impl Count for u8 {
    fn get(self) -> u64 {
        self.into()
    }
}

impl Count for u32 {
    fn get(self) -> u64 {
        self.into()
    }
}

impl Count for u64 {
    fn get(self) -> u64 {
        self
    }
}

impl Count for usize {
    fn get(self) -> u64 {
        self as u64
    }
}
