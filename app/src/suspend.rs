//! Parts of a page that wait for the shop.

use leptos::{prelude::*, tachys::reactive_graph::OwnedView};
use std::future::Future;

/// What `view` makes, once it is made.
///
/// A bare `Suspend` writes its view out without saying whose request it belongs to, and head tags then
/// land in whichever page was begun last on that thread: with two visitors at once one page lacked its
/// `noindex` and the other showed a stranger's title. So the view is tied to its own request.
pub fn when_ready<V: RenderHtml + 'static>(view: impl Future<Output = V> + Send + 'static) -> impl IntoView {
    Suspend::new(async move { OwnedView::new(view.await) })
}
