### Orders in the admin: the list, the page of one order, and the forms on it.

title = Orders
number = Number
email = Email
email-hint = whole, or how it begins
product = Product
product-hint = Name or URL
since = From day
until = To day
status = Status
search = Search
give = Give for free
export = Export as CSV
none-yet = No orders yet. Your first order will appear here.
none-match = No matching orders.
show-all = Show all orders
problem-number = There is no order with this number.
problem-short = Enter at least three characters of the email address.
problem-product = No product matches. Choose one from the list, or type its full name or URL.
problem-unreadable = Some orders can’t be read by this version of the shop and aren’t shown here. The overview names them.

list-caption = Orders, newest first
list-order = Order
list-date = Date
list-buyer = Buyer
list-items = Items
list-amount = Amount
# Names of two items, and how many more there are: “Slow Bread, Flat Weather and 3 more”.
items-and-more = { $items } and { $more } more
maybe-duplicate = Possible duplicate
# What an order brought, and what of it was refunded: “$25.00, $6.00 refunded”.
sum-refunded = { $charged }, { $refunded } refunded
pages = Pages
newer = Newer
older = Older

state-created = Placed
state-session-open = On the payment page
state-payment-pending = Payment pending
state-paid = Paid
state-expired = Expired
state-payment-failed = Payment failed
state-needs-attention = Needs attention
state-refunded-partial = Partially refunded
state-refunded = Refunded
state-disputed = Disputed
state-dispute-won = Dispute won
state-dispute-lost = Dispute lost
state-payment-reversed = Payment reversed
state-complimentary = Given for free

attention-amount = The amount paid at Stripe is not the amount of the order.
attention-currency = The currency paid at Stripe is not the currency of the order.
attention-mode = The payment is from Stripe’s other mode (test or live).
attention-other-order = The payment page at Stripe belongs to another order.
attention-no-email = Stripe has no email address for the buyer, so no receipt could be sent.

missing-title = Order not found
missing = There is no order with this number
missing-hint = Check the number for a typing error, or search by the buyer’s email address.
all-orders = All orders
heading = Order { $number }
# Links to the other orders follow.
duplicates = Possible double purchase: the same buyer bought the same product within 24 hours.
refund-this-one = Refund this one

bought = What was bought
on-hold = On hold
line-paid = Paid { $paid }
line-paid-refunded = Paid { $paid } · Refunded { $refunded }
has-access = Has access
no-access = No access
# After a file’s name.
file-facts = { $size }, version { $version }
delivery = Delivery

buyer = Buyer and money
name = Name
given-to-stripe = Given to Stripe
before-discount = Before discount and tax
paid = Paid
tax = Tax
tax-included = { $tax }, included
refund = Refund
refund-asked = { $amount }, not confirmed by Stripe yet
refund-asked-for = { $amount } for { $items }, not confirmed by Stripe yet
refund-done = { $amount }, refunded in admin
refund-done-for = { $amount } for { $items }, refunded in admin
refund-stripe = { $amount }, refunded in Stripe’s dashboard
refund-stripe-for = { $amount } for { $items }, refunded in Stripe’s dashboard
refund-refused = { $amount }, refused
refund-refused-for = { $amount } for { $items }, refused
refund-failed = { $amount }, failed: the money is back at Stripe
refund-failed-for = { $amount } for { $items }, failed: the money is back at Stripe
links-until = Links work until
at-stripe = Stripe payment

actions = Actions
# Above the question: the name of an action, as on its button.
question = { $action }?
revoke-items = Revoke access to
restore-items = Restore access to
held-item = Item
cancel = Cancel

give-quantity = Quantity
give-sure = Yes, give it away

reason = Reason
reason-hint = for the log: who asked, and why
refund-rest = Everything that is left of this order will be refunded.
change-items = Change items
nothing-left = nothing left
refund-items = Items to refund
continue-items = Continue with these items
refund-everything = Refund everything
access-ends = Access that ends with it
access-stays = The buyer keeps access to what you don’t choose.
refund-all-amount = Refund everything: { $amount }
refund-amount = Refund { $amount }
