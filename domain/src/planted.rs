//! Bugs planted on purpose, to see the tests fail that should catch them: `SHOP_BUG=name` turns one on.
//!
//! Only with feature `failpoints`. Without it each of them is a constant `false`, and the compiler removes the code.

#[cfg(all(feature = "failpoints", not(debug_assertions)))]
compile_error!("The feature `failpoints` is for tests: a program that is shipped has no bugs to turn on.");

macro_rules! bugs {
    ($($(#[$doc:meta])* $bug:ident = $name:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Bug { $($(#[$doc])* $bug,)* }

        #[cfg(feature = "failpoints")]
        impl Bug {
            fn named(name: &str) -> Option<Bug> {
                match name {
                    $($name => Some(Bug::$bug),)*
                    _ => None,
                }
            }
        }
    };
}

// `scripts/bugs.py` reads the names here, and says for each which test fails.
bugs! {
    /// Stripe's event is acknowledged before it is stored.
    AckBeforeWrite = "ack-before-write";
    /// A step of an order is stored whatever version it started from.
    NoVersionCondition = "no-version-condition";
    /// A file that is missing from storage is left out of the receipt without a word.
    SkipMissingFile = "skip-missing-file";
    /// Of several signatures only the last is looked at.
    LastV1Only = "last-v1-only";
    /// Forms of other websites are taken.
    NoOriginCheck = "no-origin-check";
    /// A price is read as a floating-point number.
    FloatPrice = "float-price";
    /// Fields the browser adds to a request are not refused.
    ClientMetadata = "client-metadata";
    /// A token without an audience is for everybody.
    AudienceOptional = "audience-optional";
    /// What people typed goes into the HTML of an email as it is.
    RawNameInMail = "raw-name-in-mail";
    /// The store keeps the tokens of links themselves.
    PlainTokenStored = "plain-token-stored";
    /// Nobody asks Stripe about payments no event told of.
    NoReconcile = "no-reconcile";
    /// Only the first ten lines of an order are delivered, as lists of Stripe end after ten.
    ListLimit10 = "list-limit-10";
    /// One cookie of somebody else that is no text takes all cookies of the shop with it.
    ForeignCookie = "foreign-cookie";
    /// A line of an order that was refunded stays on offer, and is refunded again.
    RefundLineTwice = "refund-line-twice";
    /// Without a key of Stripe's the test shop opens, though nobody asked for one.
    LostKeyOpensSandbox = "lost-key-opens-sandbox";
}

impl Bug {
    /// Whether this program was started with the bug.
    #[cfg(feature = "failpoints")]
    #[expect(clippy::disallowed_methods, reason = "a bug is planted for one process of a test")]
    pub fn is_planted(self) -> bool {
        static PLANTED: std::sync::LazyLock<Option<Bug>> =
            std::sync::LazyLock::new(|| Bug::named(&std::env::var("SHOP_BUG").ok()?));
        *PLANTED == Some(self)
    }

    /// Whether this program was started with the bug: never.
    #[cfg(not(feature = "failpoints"))]
    pub const fn is_planted(self) -> bool {
        false
    }
}
