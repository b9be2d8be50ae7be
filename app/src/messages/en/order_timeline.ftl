### What happened to an order, on its page in the admin: the timeline, its emails, its downloads.

heading = Timeline
# After what was done, in smaller type.
by = by { $admin }
by-former = by a former admin

placed = “Check out” was pressed
rebuilt = The order was rebuilt from Stripe, after a backup was restored
payment-page-opened = The payment page was opened
payment-page-retried = Stripe was asked again for a payment page
refund-failed = A refund failed and the money came back to Stripe; access stays as it is
dispute-reopened = The dispute was opened again; access ended
dispute-updated = Stripe updated the dispute
inquiry-opened = The buyer’s bank asked about the payment; nothing else changed
inquiry-closed = The bank’s inquiry is closed
fraud-warning = Stripe warned that the payment may be fraud
receipt-resent = The receipt was sent again, with new links
address-corrected = The buyer’s address was corrected; old links stopped working
address-released = Email to the buyer’s address was allowed again
access-revoked = Access was revoked
access-revoked-for = Access was revoked: { $items }
access-restored = Access was restored
access-restored-for = Access was restored: { $items }
links-extended = All links were extended by 30 days
hold-lifted = The hold was lifted
hold-lifted-for = The hold was lifted: { $items }
refund-requested = A refund was requested
refund-requested-rest = A refund of { $amount } was requested
refund-requested-for = A refund of { $amount } was requested: { $items }
refund-confirmed = Stripe confirmed the refund
refund-refused = Stripe refused the refund
refund-retried = Stripe was asked again for the refund
attention-closed = The case was closed without delivering
synced = The order was synced with Stripe
alert-closed = An alert was closed
# An email, to whom, and what became of it: “Receipt to ada@example.com: sent”.
mail = { $kind } to { $to }: { $state }
download = { $file }, version { $version }, began to download to { $network }
download-unknown = A file, version { $version }, began to download to { $network }
refunded-at-stripe = { $amount } was refunded in Stripe’s dashboard
refused-at-stripe = A refund of { $amount } was refused
failed-at-bank = A refund of { $amount } failed at the buyer’s bank
returned-by-bank = The refund failed at the buyer’s bank: { $amount } is back in your Stripe balance

became-created = The order was placed
became-session-open = The payment page was opened
became-payment-pending = The bank is processing the payment
became-paid = Payment succeeded; files released
became-expired = The payment page expired
became-payment-failed = The payment failed
became-needs-attention = The payment does not match the order
became-refunded-partial = Partially refunded
became-refunded = Refund succeeded; access ended
became-disputed = The payment was disputed; access ended
became-dispute-won = The dispute was won; access returned
became-dispute-lost = The dispute was lost; the money is gone
became-payment-reversed = The payment was reversed; access ended
became-complimentary = The order was given for free

mails = Emails
mails-table = Table of emails
mails-none = No email yet.
mail-kind = Email
mail-to = To
mail-queued-at = Queued
mail-status = Status
mail-tries = { $tries ->
    [one] { $tries } try
   *[other] { $tries } tries
}
kind-receipt = Receipt
kind-new-links = New links
kind-payment-pending = Payment pending notice
kind-payment-failed = Failed payment email
kind-refunded = Refund notice
kind-complimentary = Gift
kind-alert = Alert
kind-admin-invited = Admin invitation
kind-admin-signed-in = Sign-in notice
kind-admin-guessed-at = Failed sign-in notice
mail-is-queued = queued
mail-is-sending = is being sent
mail-is-sent = sent
mail-is-blocked = refused by the email service
mail-is-dead = given up after eight tries
mail-is-dropped = not sent, the address was corrected before
bounced = it came back: there is no such mailbox
mailbox-full = it came back: the mailbox is full or does not answer
complained = the reader marked it as spam
rejected = the email service found something bad in it and did not send it
delayed = the reader’s email server is not accepting it yet; it is tried again for some days

downloads = Downloads
downloads-table = Table of downloads
downloads-none = No downloads yet.
file = File
a-file = a file
version = Version
begun = Started
network = Network
size = Size
