### Emails to the owner about alerts: for each a title, what happened, and what to do next.

subject = { $shop }: { $title }
answer-by = Answer by { $time }.
open-payment = Open the payment in Stripe

needs-attention-title = A payment needs your attention
needs-attention = Order { $order } was paid, but what Stripe received is not what the order asks for. Nothing was delivered and nothing was refunded.
needs-attention-next = Compare the payment in Stripe’s dashboard with the order. Then deliver the order or refund it.

# $email is the id of an email.
mail-blocked-title = An email was refused
mail-blocked = The email service has permanently refused the email { $email }. The buyer can still get the files on the page after the payment, and with “Find my order” once email works.
mail-blocked-next = Check that the address exists and that your email account may send.

mail-dead-title = An email could not be sent
mail-dead = The email { $email } was tried eight times within a day, and is not tried again.
mail-dead-next = Check your email service, then resend the receipt.

missing-file-title = A file is missing
missing-file = The file with the key { $key } is not in storage. Its buyers see that it is being restored, and keep their access.
missing-file-next = Put the file back from a backup, under the same key.

webhooks-silent-title = Stripe events are not arriving
webhooks-silent = A payment was found by asking Stripe, and 15 minutes later no event about it had arrived. Orders are still delivered, but a few minutes late.
webhooks-silent-next = Look at the webhook endpoint in Stripe’s dashboard: is it enabled, is its URL right, and what did the shop answer?

wrong-mode-title = Test and live are mixed up
wrong-mode = Stripe sent an event of the other mode: a test event to a live shop, or a live event to a test shop. It was ignored.
wrong-mode-next = Check which keys and which webhook endpoint the shop uses.

payments-down-title = Requests to Stripe keep failing
# $object is what could not be done, as the log names it.
payments-down = Something could not be settled with Stripe, even after several tries ({ $object }). Nothing is lost: the shop keeps trying.
payments-down-next = See https://status.stripe.com and check that this machine reaches api.stripe.com.

payment-refused-title = Shoppers cannot pay
payment-refused = Stripe refused to open a payment page and gave the code “{ $code }”. Trying again does not help; shoppers who press “Check out” read that the shop has been told.
payment-refused-next = Look up the code at https://docs.stripe.com/error-codes and run `tuppence doctor`. The alert closes by itself once a payment page opens.

link-held-title = A download link is on hold
link-held = A link of order { $order } was used more often today than one buyer needs, so it is on hold. It can be used again tomorrow.
link-held-next = Look at the order’s downloads. If they look right, lift the hold; if not, revoke access.

refund-stuck-title = A refund is not confirmed
refund-stuck = Stripe was asked for a refund of order { $order } and has not confirmed it. The shop keeps asking; it never refunds twice.
refund-stuck-next = Open the order and press “Sync with Stripe”.

refund-failed-title = A refund failed
refund-failed = The refund for order { $order } failed at the buyer’s bank, and the money is back in your Stripe balance. The buyer has neither the money nor, where access had ended, the files.
refund-failed-next = Open the order. Refund it again or another way, or restore the buyer’s access.

dispute-inquiry-title = A bank asks about a payment
dispute-inquiry = The buyer’s bank asks about the payment for order { $order }. No money has moved, and the buyer keeps access.
dispute-inquiry-next = Answer the inquiry in Stripe’s dashboard, or refund the order. Unanswered inquiries often become disputes.

disputed-title = A payment is disputed
disputed = The buyer of order { $order } disputes the payment. Their bank has taken the money back, and access to the files has ended.
disputed-next = Answer the dispute in Stripe’s dashboard. Without an answer it is lost.

fraud-warning-title = A payment may be fraudulent
fraud-warning = Stripe warns that the payment for order { $order } may be fraudulent. Nothing has changed yet.
fraud-warning-next = Look at the payment in Stripe’s dashboard. If you don’t trust it, refund it now: a refund prevents most disputes.

payment-reversed-title = A payment was reversed
payment-reversed = The payment for order { $order } was reversed after it had succeeded. Access to the files has ended.
payment-reversed-next = Look at the payment in Stripe’s dashboard, and ask the buyer to pay another way.

sums-differ-title = Your orders do not match Stripe
sums-differ = What Stripe received in { $currency } in the last 30 days is not what the delivered orders come to.
sums-differ-next = Compare Stripe’s list of payments with your orders: one is missing or has another amount.

clock-skew-title = The clock is wrong
clock-skew = This machine’s clock is more than a minute from Stripe’s, or an event signed by Stripe was refused because its time is more than five minutes from this machine’s. Payments are still found by asking Stripe, but late.
clock-skew-next = Set this machine’s clock, and let NTP keep it right. If the clock is right, someone is replaying an old event; that did no harm.

disk-low-title = The disk is nearly full
disk-low = Little of the disk with the shop’s data is free. When it is full, nothing can be sold.
disk-low-next = Free up space, or move the data folder to a larger disk.

mail-bounces-title = Emails are bouncing
mail-bounces = More than 2% of this week’s emails bounced. Email services stop senders whose emails bounce.
mail-bounces-next = Look at the orders whose emails bounced; you can correct a misspelled address there.

mail-barred-title = The shop cannot send email
mail-barred = The email service lets this shop send nothing, so the email { $email } was not sent. The buyer can still get the files on the page after the payment, and with “Find my order” once email works.
mail-barred-next = Look at your account with the email service: is the sender verified, is the account still in the sandbox, is sending paused? Then resend the receipts.

mail-delayed-title = An email is a day late
mail-delayed = The email { $email } was sent a day ago, and the recipient’s mail server has not accepted it yet. The email service keeps trying.
mail-delayed-next = Ask the buyer another way, or correct the address in the order.

sign-in-unsafe-title = Nobody can sign in
sign-in-unsafe = The admins’ user pool is set up so that the wrong people could get in, so the shop lets nobody sign in. Admins who are signed in stay signed in, and the shop keeps selling.
sign-in-unsafe-next = Run `tuppence doctor` or read the log: both name the settings to fix in the user pool. Signing in works again within a minute.

unpaid-checkouts-title = Many payment pages, hardly any payments
unpaid-checkouts = In the last hour many payment pages were opened, and fewer than one in ten was paid. That is how it looks when someone tests stolen cards, or when the payment page does not work.
unpaid-checkouts-next = Look at the failed payments in Stripe’s dashboard and at Radar’s rules there. If these are real customers, try the payment page yourself.

downloads-uncounted-title = The database could not be written
downloads-uncounted = For a while nothing could be written to the shop’s database. Buyers still got the files they bought; their downloads were counted afterwards, and some may be missing from the orders.
downloads-uncounted-next = Make sure the disk has room and the data folder can be written; the log says what failed.

events-waiting-title = Events from Stripe are waiting
events-waiting = Events from Stripe have been waiting for more than five minutes. Buyers who came back from the payment page have their files; the others get them once the events are handled.
events-waiting-next = Look at status.stripe.com and at the Stripe key. The shop’s log says why the events are waiting; they are retried automatically.

mail-waiting-title = An email is waiting
mail-waiting = An email has been waiting for more than fifteen minutes. Buyers can get their files on the page after the payment, and with “Find my order” once email works.
mail-waiting-next = Check your email service; the shop’s log says what it answers. Each email is tried eight times within a day.

event-given-up-title = An event from Stripe could not be handled
event-given-up = An event from Stripe ({ $event }) was tried twelve times and is not tried again. The shop still compares its orders with Stripe every ten minutes.
event-given-up-next = Check that the Stripe key may read payments, refunds and disputes. Then open the order and press “Sync with Stripe”.

job-failing-title = A background job keeps failing
job-failing = The job { $job } keeps failing. The shop keeps selling and restarts the job.
job-failing-next = The shop’s log has the cause; please report it.

unreadable-row-title = Stored data cannot be read
unreadable-row = { $row } was stored by a newer version of the shop, or it is damaged. It was set aside, and everything else keeps working.
unreadable-row-next = If you went back to an older version, install the newer one again: the data then comes back by itself. Otherwise restore it from a backup.
