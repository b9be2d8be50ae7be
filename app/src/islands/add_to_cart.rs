use crate::{
    api::{
        ApiError,
        cart::{PutInCart, put_in_cart},
    },
    browser::{
        self,
        cart::{self, CartChange, copies_in},
    },
    messages::messages,
};
use domain::{ProductId, Quantity};
use leptos::{
    ev::SubmitEvent, html::Select, prelude::*, server_fn::ServerFn,
    task::spawn_local_scoped_with_cancellation as spawn_here,
};

/// The form on a product's page that puts it into the cart.
#[island]
pub fn AddToCart(
    product: ProductId,
    /// Most copies one order may hold.
    quantity_max: u8,
    /// How many the cart holds already; 0 for none.
    held: u8,
    /// Whether it costs nothing.
    free: bool,
) -> impl IntoView {
    let t = messages().cart();
    let form = Adding { held: RwSignal::new(held), choice: NodeRef::new(), offered: RwSignal::new(held.max(1)) };
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<&'static str>);

    let id = product.clone();
    Effect::new(move |_| {
        let id = id.clone();
        let look = move || form.show(copies_in(&cart::cart(), &id));
        look();
        cart::on_change(look);
    });

    let id = product.to_string();
    let put = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let (product, quantity) = (product.clone(), form.chosen());
        let shown = copies_in(&cart::cart(), &product);
        problem.set(None);
        let change = match CartChange::make(product.clone(), Some(quantity)) {
            Ok(change) => change,
            Err(error) => return problem.set(Some(error.message())),
        };
        busy.set(true);
        spawn_here(async move {
            let asked = put_in_cart(product.clone(), quantity, change.is_first());
            let answer = browser::within(browser::PATIENCE_MILLIS, asked).await;
            match answer.unwrap_or(Err(ApiError::Unavailable)) {
                Ok(view) => {
                    let copies = change.settle(&view);
                    form.offer(copies.unwrap_or(quantity));
                    form.show(copies);
                    // The button that had the focus may be gone now.
                    if quantity_max <= 1 {
                        request_animation_frame(|| browser::focus("to-cart"));
                    }
                }
                Err(error) => {
                    change.undo(shown);
                    form.show(copies_in(&cart::cart(), &product));
                    problem.set(Some(error.message()));
                }
            }
            busy.set(false);
        });
    };

    let is_held = move || form.held.get() > 0;
    let label = move || match (is_held(), busy.get()) {
        (_, true) => t.adding(),
        (false, _) if free => t.get_free(),
        (false, _) => t.add(),
        (true, _) => t.update_quantity(),
    };
    let held_words = move || match form.held.get() {
        0 => String::new(),
        copies => t.held(copies),
    };
    view! {
        <form
            class="buy"
            method="post"
            action=PutInCart::PATH
            autocomplete="off"
            hidden=move || is_held() && quantity_max <= 1
            on:submit=put
        >
            <input type="hidden" name="product" value=id/>
            <Copies quantity_max form/>
            <button class="button button--primary button--wide" aria-disabled=move || busy.get().then_some("true") inner_html=label></button>
        </form>
        <p class="held" role="status" inner_html=held_words></p>
        <a class="button button--wide" id="to-cart" href="/cart" hidden=move || !is_held()>{t.go_to_cart()}</a>
        <p class="problem" role="alert" hidden=move || problem.get().is_none() inner_html=move || problem.get().unwrap_or_default()></p>
    }
}

/// What the form shows.
#[derive(Clone, Copy)]
struct Adding {
    /// How many the cart holds.
    held: RwSignal<u8>,
    choice: NodeRef<Select>,
    /// What the choice was last set to by us. While it still says so, the shopper has chosen nothing.
    offered: RwSignal<u8>,
}

impl Adding {
    /// The number of copies the page shows, whoever chose it and when: before this code had come, too.
    fn chosen(self) -> Quantity {
        let text = self.choice.get_untracked().map(|choice| choice.value());
        let number = text.and_then(|text| text.parse().ok()).and_then(|n| Quantity::new(n).ok());
        number.unwrap_or(Quantity::ONE)
    }

    /// Shows how many the cart holds; a choice the shopper has not touched follows.
    fn show(self, copies: Option<Quantity>) {
        self.held.set(copies.map_or(0, Quantity::get));
        if self.chosen().get() == self.offered.get_untracked() {
            self.offer(copies.unwrap_or(Quantity::ONE));
        }
    }

    fn offer(self, copies: Quantity) {
        self.offered.set(copies.get());
        if let Some(choice) = self.choice.get_untracked() {
            choice.set_value(&copies.get().to_string());
        }
    }
}

/// How many copies: a choice where it makes sense, one where it does not.
#[component]
fn Copies(quantity_max: u8, form: Adding) -> impl IntoView {
    let is_choice = quantity_max > 1;
    let option = move |n: u8| {
        view! { <option value=n selected=n == form.offered.get_untracked()>{n}</option> }
    };
    let choice = is_choice.then(|| {
        // Browsers would restore a choice of another visit here, and show what is not in the cart.
        view! {
            <label class="field field--inline">
                <span class="field__label">{messages().cart().quantity()}</span>
                <select name="quantity" autocomplete="off" node_ref=form.choice>{(1..=quantity_max).map(option).collect_view()}</select>
            </label>
        }
    });
    let one = (!is_choice).then(|| view! { <input type="hidden" name="quantity" value="1"/> });
    view! { {choice} {one} }
}
