### Around every page: header and footer; and pages that have to say that there is no page.

skip = Skip to content
test-shop = <strong>Test shop, no real money.</strong>
test-shop-mailbox = <strong>Test shop, no real money.</strong> Email goes to <link>the test mailbox</link>.
search-label = Search the shop
search = Search
cart = Cart

# Names the links in the footer, for screen readers.
help = Help
all-products = All products
find-my-order = Find my order
your-cart = Your cart
payments = Payments are handled by Stripe; card details never reach this shop. Download links come by email, and what you bought stays yours.
about-shop = { $shop } sells digital goods. No tracking, and only the cookies that carts and orders need.

# The number under which the shop's log knows what went wrong.
mention = If you write to us, mention <code>{ $number }</code>.
go-to-shop = Go to the shop

not-found-title = Not found
not-found = There is nothing at this address
not-found-why = The link may be old, or a letter may be missing. Nothing was charged, and nothing you bought is lost.
not-found-bought = Looking for something you bought? <link>Find my order</link> emails you new links.
browse-all = Browse all products

unavailable-title = One moment
unavailable = The shop needs a moment
unavailable-why = Something behind this page did not answer. Nothing was charged, and your cart and orders are safe. Please reload the page in a minute.
try-front-page = Try the front page

unreadable-title = This page can’t be shown
unreadable = This page can’t be shown right now
unreadable-why = The data behind this page can’t be read at the moment. The seller has been told. Nothing was charged, and nothing you bought is lost.
