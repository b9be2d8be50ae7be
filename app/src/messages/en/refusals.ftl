### Pages for requests that were turned away. Each has a title, what happened, and what to do next.

signed-out = Please sign in
signed-out-why = This part of the shop is for those who run it, and nobody is signed in. Nothing was changed.
signed-out-next = Sign in at /admin/sign-in and try again.

not-your-role = Your role does not allow this
not-your-role-why = You are signed in, but your role does not include this. Nothing was changed.
not-your-role-next = Ask an owner of the shop to do it, or to change your role.

other-site = This form came from another website
other-site-why = It was not sent from this shop’s own pages, so nothing was done and nothing was charged.
other-site-next = Open the shop itself and try again there.

other-name = This shop has another address
other-name-why = This address does not belong to the shop. Nothing was charged.
other-name-next = Use the address you know the shop by.

too-often = Too many requests
too-often-why = Many requests came from your network in a short time. Your cart is kept and nothing was charged.
too-often-next = Wait a minute and try again.

too-large = That was too much at once
too-large-why = The request was larger than this page accepts. Nothing was changed and nothing was charged.
too-large-next = Go back and try with less.

too-large-for-form = That is too large for a form
too-large-for-form-why = Forms in this shop can send up to 4 MB in all. Nothing was changed and nothing was charged.
too-large-for-form-next = Go back and choose a smaller picture. Files for sale may be larger: add them in a browser with JavaScript, which uploads them straight to storage.

# The answer would be too long, such as a table of all orders.
too-long = That is too much to send at once
too-long-why = The list you asked for is longer than this shop can send in one piece. Nothing was changed.
too-long-next = Go back and narrow it down to fewer days or to one product, and download it in parts.

too-slow = That took too long
too-slow-why = The request did not arrive in time. Your cart is kept and nothing was charged by it.
too-slow-next = Check your connection and try again.

bad-request = We did not understand that
bad-request-why = The request was not complete. Nothing was changed and nothing was charged.
bad-request-next = Go back to the shop and try again.

# Where no page can be made, because the request could not be read at all.
unreadable = We did not understand that. Nothing was changed and nothing was charged.

not-allowed = That does not work here
not-allowed-why = This address does not accept such a request. Nothing was changed and nothing was charged.
not-allowed-next = Go back to the shop and try again.

broken = Something went wrong on our side
broken-why = It was not your fault. Your cart is kept. If you have just paid, your payment is safe: we’ll email your download links as soon as Stripe confirms it.
broken-next = Try again in a moment.

busy = The shop is busy
busy-why = We could not answer in time. Your cart is kept. If you have just paid, your payment is safe: we’ll email your download links as soon as Stripe confirms it.
busy-next = Try again in a moment.

# For programs, which get no page. “request” is followed by the number under which the log knows it.
plain = { $title }. { $why } { $next } (request { $number })
