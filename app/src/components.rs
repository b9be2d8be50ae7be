//! Parts that several pages share. Each shows what it is given and loads nothing.

mod card;
mod downloads;
mod footer;
mod head;
mod header;
mod icons;
mod message;
mod picture;

pub use card::ProductCard;
pub use downloads::{Downloads, FileRows, OrderFacts};
pub use footer::Footer;
pub use head::{Head, PageTitle, PrivateHead, link_preview_size};
pub use header::Header;
pub use icons::{Icon, Sign};
pub use message::Message;
pub use picture::{ProductPicture, Sizes};
