//! The contract of [`domain::ports::Orders`].

mod admin;
mod background;
mod figures;
mod inbox;
mod outbox;
mod placing;
mod recording;
mod restoring;
mod searching;

pub use admin::*;
pub use background::*;
pub use figures::*;
pub use inbox::*;
pub use outbox::*;
pub use placing::*;
pub use recording::*;
pub use restoring::*;
pub use searching::*;

/// Tests that an adapter keeps the contract of [`domain::ports::Orders`]; see [`crate::conformance`].
#[macro_export]
macro_rules! orders_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { orders, $make,
            a_placed_order_is_read_back_as_it_was
            a_placed_order_has_an_audit_row
            a_taken_id_is_a_conflict
            a_taken_checkout_key_is_a_conflict
            a_taken_number_is_a_conflict
            f008_of_twenty_orders_with_one_checkout_key_one_is_placed

            a_step_stores_all_that_goes_with_it
            a_step_from_an_old_version_changes_nothing
            a_step_of_an_unknown_order_is_a_conflict
            f075_of_twenty_steps_from_one_version_one_is_taken
            a_step_without_grants_leaves_them_as_they_are
            there_is_one_grant_per_order_and_line
            a_step_leaves_a_queued_mail_as_it_is
            an_order_of_twenty_lines_and_two_hundred_files_is_stored_whole

            r069_an_order_from_elsewhere_is_found_by_all_its_keys
            r069_an_order_from_elsewhere_goes_over_no_other
            r069_a_log_from_elsewhere_goes_on_where_it_ended

            an_unknown_order_is_none_by_any_key
            an_order_is_found_by_each_of_its_keys
            orders_of_a_buyer_are_found_ignoring_case
            orders_of_a_buyer_are_only_those_paid_once
            orders_of_a_buyer_come_newest_first_and_at_most_50
            open_orders_are_those_still_undecided
            open_orders_come_oldest_first_page_by_page
            paging_goes_on_behind_an_order_that_was_closed_meanwhile
            links_come_oldest_first_and_are_found_by_hash
            downloads_are_counted_by_line_since_a_time
            downloads_come_newest_first_and_at_most_100

            f029_an_event_is_new_once
            f030_of_twenty_same_events_one_is_new
            due_events_come_oldest_first_and_limited
            an_event_stored_as_ignored_is_never_due
            a_closed_event_is_not_due_again
            an_event_to_be_tried_again_waits_until_then
            delivery_events_are_read_back_as_they_were
            a_closed_event_is_not_reopened_by_a_slower_worker

            a_queued_mail_brings_its_links_and_an_audit_row
            a_mail_queued_twice_is_left_as_it_is
            the_oldest_due_mail_is_claimed_first
            a_claim_counts_the_attempt_and_holds_the_lease
            a_claimed_mail_is_nobody_elses
            f030_twenty_workers_claim_ten_mails_once_each
            f051_a_mail_whose_lease_ran_out_is_taken_over
            a_worker_whose_mail_was_taken_over_changes_nothing
            a_finished_mail_is_as_it_was_finished
            a_failed_mail_is_claimed_again_when_it_is_due
            f052_a_mail_left_sending_is_taken_over_after_its_wait
            f052_who_heard_of_a_mail_has_the_last_word_on_it
            r025_a_mail_that_came_back_is_marked_and_its_address_held
            f075_of_twenty_reports_about_one_mail_one_is_noted_at_a_time
            what_became_of_an_unknown_mail_is_a_conflict
            r025_a_held_address_is_released_once

            an_alert_is_open_once_per_kind_and_object
            audit_rows_come_ascending_behind_a_number
            a082_the_audit_chain_holds_after_writers_side_by_side
            a_note_is_kept_until_the_next_one
            r066_the_oldest_event_and_mail_that_wait_are_known
            orders_are_counted_by_state_if_at_all

            orders_are_found_by_whatever_is_asked_newest_first
            a_search_takes_no_character_for_a_joker
            behind_an_unknown_order_is_nothing
            an_order_is_found_in_the_state_and_at_the_address_it_has_now
            a_whole_order_is_placed_with_all_that_goes_with_it
            of_twenty_same_complimentary_orders_one_is_placed
            a_step_may_drop_or_extend_the_links_before_it
            mails_of_an_order_come_newest_first_in_their_state
            downloads_of_an_order_are_those_of_all_its_lines
            r080_of_fifty_downloads_at_once_twenty_are_counted
            r080_of_many_networks_at_once_ten_are_let_in
            audit_rows_of_an_object_come_newest_first
            r067_an_alert_is_closed_once_and_may_open_again
            a_step_closes_the_alerts_it_settles
            refunds_that_wait_for_stripe_are_found_oldest_first

            figures_add_up_by_day_and_thing
            figures_of_many_writers_add_up
            what_sold_best_comes_first
            a_step_counts_in_its_own_transaction
            what_a_step_counted_is_seen_by_whoever_asks_first
        }
    };
}
