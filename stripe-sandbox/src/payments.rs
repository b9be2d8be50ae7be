//! What happens to money: paid, refused, delayed, taken back. Each change is written with its events; payment page, API
//! and control panel all come here.

pub mod discounts;
pub mod disputes;
pub mod due;
pub mod expire;
pub mod fraud_warnings;
pub mod pay;
pub mod refunds;
pub mod settle;
pub mod test_cards;
