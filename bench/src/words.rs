//! Words to write products with: a few thousand, some common and most rare, the same each time.

/// Distinct words of all products together.
const WORDS: u64 = 4_000;
const BEGINS: [&str; 20] =
    ["br", "c", "d", "f", "gl", "h", "k", "l", "m", "n", "p", "qu", "r", "s", "st", "t", "tr", "v", "w", "z"];
const MIDDLES: [&str; 10] = ["a", "e", "i", "o", "u", "ai", "ea", "ie", "oo", "ou"];
const ENDS: [&str; 20] = [
    "rn", "st", "ll", "nd", "m", "ck", "ver", "ling", "per", "ton", "ric", "sel", "mo", "lan", "get", "ble", "den",
    "ro", "na", "fy",
];

/// Numbers that look random and are the same for the same seed (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.draw() % end
    }

    /// A word; half of all words are one of a twentieth of the vocabulary.
    pub fn word(&mut self) -> String {
        let rare = self.below(2) == 0;
        word(self.below(if rare { WORDS } else { WORDS / 20 }))
    }

    /// `count` words, the first with a capital letter, and a full stop.
    pub fn sentence(&mut self, count: u64) -> String {
        let words: Vec<_> = (0..count).map(|_| self.word()).collect();
        format!("{}.", capitalized(&words.join(" ")))
    }
}

/// Word number `n`.
pub fn word(n: u64) -> String {
    let part = |list: &[&'static str], n: u64| list[usize::try_from(n).unwrap_or_default() % list.len()];
    format!("{}{}{}", part(&BEGINS, n % 20), part(&MIDDLES, n / 20 % 10), part(&ENDS, n / 200 % 20))
}

pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
