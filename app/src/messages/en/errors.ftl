### Why something a shopper asked for was not done.

bad-input = We could not read what your browser sent. Please try again; nothing was charged.
cart-full = A cart holds 20 different products at most. Remove one to make room.
empty-cart = Your cart is empty.
no-cookies = Your browser does not keep cookies for this shop, and the cart is kept in one. Please allow cookies for this site and try again.
product-gone = Something in your cart is no longer sold. Please review your cart; nothing was charged.
price-changed = A price in your cart has changed. Please review your cart before you pay; nothing was charged.
total-too-large = This order is over the payment limit. Please split it into two orders.
total-too-small = This order is below the minimum that can be paid by card. Add something else to your cart; nothing was charged.
not-chargeable = A price in your cart can’t be charged. Nothing was charged and your cart is safe. Trying again won’t help; please write to the shop.
payment-refused = The payment service does not accept this order. Nothing was charged and your cart is safe. We have told the shop; trying again won’t help until they have looked into it.
# “Check out” is the button on the cart page.
other-browser = This checkout was started in another browser. Press “Check out” again to start your own.
payment-pending = You have already ordered some of this, and that payment is still on its way. If you pay again, you pay twice.
not-an-address = We can’t send email to this address. Check it for typing errors; only plain letters work before the @.
too-many-requests = Too many requests. Please wait a minute and try again; nothing was charged.
too-many-free = Too many free orders came from your network in the last hour. Your cart is kept; please try again in an hour.
too-many-emails = Too many emails were requested from your network in the last hour. Please try again in an hour.
payments-down = The payment page could not be opened. Nothing was charged and your cart is safe. Please try again in a minute.
sign-in = Please sign in.
not-allowed = Your role does not allow this.
refused = This can’t be done right now. Nothing was changed.
unavailable = The shop couldn’t do this right now. Nothing was charged and your cart is safe. Please try again.
