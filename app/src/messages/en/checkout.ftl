### Back from the payment page: paid, pending, canceled or failed.

canceled-title = Cart
canceled-heading = Your cart
canceled-empty = You left the payment page, and nothing was charged.
canceled = You left the payment page. Nothing was charged, and your cart is as you left it.

failed-title = Payment did not go through
failed-heading = The payment did not go through
failed = Nothing was charged. Your cart is as you left it, and you can try again with another way to pay.
back-to-cart = Back to your cart

# The amount paid is not that of the order.
checking = We are checking your payment
checking-why = Your payment arrived, but something about it does not match your order <strong>{ $number }</strong>.
checking-next = The seller has been told and will either release your files or return your money. You don’t need to do anything.
back-to-shop = Back to the shop

pending = Order received, payment pending
pending-number = Thank you. Your order number is <strong>{ $number }</strong>, and your bank still has to confirm the payment.
pending-until = { $days ->
    [one] That usually takes a few business days and can take up to { $days } day, until { $date }.
   *[other] That usually takes a few business days and can take up to { $days } days, until { $date }.
}
pending-email = As soon as the payment arrives, we’ll email your receipt and download links.
pending-email-to = As soon as the payment arrives, we’ll email your receipt and download links to <strong>{ $email }</strong>.
pending-failure = If the payment does not go through, we’ll email you, too.
pending-close = You can close this page, and you don’t need to order again.
pending-watch = This page updates itself when the payment arrives.

bought-title = Thank you
bought-heading = Thank you. It’s yours.
# Of an order that was refunded, or that is disputed.
about-order = About your order
emailed = We’ve emailed your receipt and download links to <strong>{ $email }</strong>.
not-emailed = Download your files here. Several emails went to <strong>{ $email }</strong> in the last hour, so this order was not emailed. In an hour, <link>Find my order</link> emails you links.
files-unavailable = Your files can’t be shown right now. They are yours, and the links in the email work.

confirming-title = Confirming your payment
confirming-heading = Your payment is being confirmed
confirming-soon = This usually takes a few seconds. You can close this page: as soon as the payment arrives, we’ll email your links.
confirming-unpaid = If you did not finish paying, nothing was charged and <link>your cart</link> is as you left it.
confirming-watch = Checking every few seconds…

check-email-title = Check your email
check-email-heading = Please check your email
check-email = If you have just paid, your receipt with the download links is on its way to the address you gave.
check-email-late = This page shows an order only in the browser that bought it. If the email does not arrive within a few minutes, check your spam folder or have the links emailed again.
find-my-order = Find my order
