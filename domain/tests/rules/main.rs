//! The rules of the shop, by its front door, in a world of memory.
#![allow(clippy::unwrap_used)]

mod browse;
mod caps;
mod checkout;
mod checkout_faults;
mod clocks;
mod conditions;
mod deliver;
mod delivery_events;
mod download_limits;
mod events;
mod money_backwards;
mod order_admin;
mod order_admin_look;
mod order_admin_refunds;
mod order_numbers;
mod order_of_events;
mod outbox;
mod payment_mismatch;
mod periodic_jobs;
mod random_walks;
mod reconcile;
mod recover;
mod refund_walks;
mod refunds;
mod restored;
mod settle;
mod side_by_side;
mod sign_in;
mod stock;
mod support;
mod unpaid;
mod why;
