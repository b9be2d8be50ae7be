//! The contract of [`domain::ports::Catalog`].

mod admin_listing;
mod listing;
mod saving;
mod searching;

pub use admin_listing::*;
pub use listing::*;
pub use saving::*;
pub use searching::*;

use crate::{
    conformance::Checked,
    sample::{NOON, product},
};
use domain::{
    catalog::{
        listing::{Edge, Listing, Page},
        product::Product,
    },
    ids::ProductId,
    ports::{Catalog, PortError},
};

/// Product number `n`, published `published` seconds after noon.
fn published(n: usize, published: i64) -> Product {
    Product { published_at: Some(NOON.plus_secs(published)), ..product(&format!("product-{n:03}"), 100) }
}

async fn save_all(catalog: &dyn Catalog, products: &[Product]) -> Checked {
    for product in products {
        catalog.save(product).await?;
    }
    Ok(())
}

fn ids(page: &Page) -> Vec<ProductId> {
    page.cards.iter().map(|card| card.id.clone()).collect()
}

async fn page(catalog: &dyn Catalog, listing: &Listing, from: Option<Edge>) -> Result<Page, PortError> {
    catalog.list(&Listing { from, ..listing.clone() }).await
}

/// Tests that an adapter keeps the contract of [`domain::ports::Catalog`]; see [`crate::conformance`].
#[macro_export]
macro_rules! catalog_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { catalog, $make,
            a_saved_product_is_found_as_it_was
            products_are_found_in_any_state_and_unknown_ids_left_out
            a_first_save_has_version_1
            f073_a_save_from_an_old_version_changes_nothing
            f073_of_twenty_saves_from_one_version_one_is_taken
            the_slug_of_another_product_is_a_conflict
            an_old_slug_leads_to_the_present_one
            a_present_slug_wins_over_an_old_one
            the_revision_changes_with_each_save

            f073_a_recorded_save_keeps_the_rules_of_a_save
            the_inventory_holds_every_state_and_can_be_narrowed_to_one
            the_inventory_is_searched_by_name_address_and_tag_in_every_state
            the_inventory_is_paged_by_key_in_both_directions

            an_empty_catalog_is_an_empty_page
            r006_drafts_and_archived_products_are_on_no_list
            r006_a_product_is_in_the_sitemap_only_while_it_is_sold
            an_unpublished_product_leaves_every_list
            products_come_newest_first_then_by_id
            a_full_page_without_more_has_no_next
            paging_visits_each_of_60_products_once_in_both_directions
            paging_visits_each_product_once_when_all_were_published_at_once
            paging_visits_each_product_once_within_a_tag
            paging_visits_each_product_once_within_a_search
            paging_goes_on_behind_a_product_taken_off_meanwhile
            tags_are_counted_most_used_first
            there_are_at_most_30_tags
            addresses_come_ascending_page_by_page

            a_word_is_found_in_name_summary_tags_and_description
            a_word_is_found_by_its_beginning_only
            all_words_are_needed
            search_ignores_case
            search_works_within_a_tag
            a_search_for_nothing_shows_the_whole_catalog
            a_sign_is_found_as_itself_and_is_no_wildcard
            r082_names_of_any_script_are_found_by_what_people_type
            the_best_comes_first_and_pages_keep_that_order
            a_misspelled_word_finds_its_neighbors_if_nothing_has_it
            tags_are_counted_among_what_was_found
            no_search_text_is_taken_for_a_command
            the_longest_search_text_is_harmless
            a_changed_product_is_found_by_its_new_words_only
        }
    };
}
