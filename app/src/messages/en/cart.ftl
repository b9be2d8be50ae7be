### The cart: its page, its islands, and the form that fills it.

title = Cart
heading = Your cart
empty = Your cart is empty. <link>Browse all products</link>
unreadable = We couldn’t read the cart saved in your browser, so we’ve emptied it. Nothing was charged. Please add your items again.
pending = Order { $number } ({ $names }) has been received and its payment is pending. We’ll email your download links as soon as the payment arrives. You don’t need to order again.
try-again = Try again

quantity = Quantity
quantity-of = Quantity<hidden> of { $name }</hidden>
update = Update
update-first = Press Update to change the quantity before you check out.
remove = Remove<hidden> { $name }</hidden>
removed = { $name } was removed. The total is { $total }.
changed = { $name }: { $copies }. The total is { $total }.

total = Total
check-out = Check out
get-free = Get it free
opening-payment = Opening payment…
one-moment = One moment…
pay-on-stripe = You pay on Stripe’s page. We never see your card.
nothing-to-pay = Nothing to pay. We only ask for an email address to send your links to.

add = Add to cart
adding = Adding…
update-quantity = Update quantity
held = { $copies ->
    [one] You have this in your cart.
   *[other] You have { $copies } of this in your cart.
}
go-to-cart = Go to cart
# In the header, where only the number is shown.
count = { $items ->
    [one] { $items }<hidden> item</hidden>
   *[other] { $items }<hidden> items</hidden>
}

# Instead of the name of a product that is gone.
some-product = A product
no-longer-sold = No longer sold
price-changed = The price of “{ $name }” changed from { $before } to { $now }.
too-small = An order must come to at least { $least } to be paid by card. Add something else to your cart.
gone = “{ $name }” is no longer sold and will not be part of your order.
gone-unnamed = A product in your cart is no longer sold and will not be part of your order.
