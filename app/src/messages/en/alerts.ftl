### Alerts: problems that only a person can fix, on the overview, on an order’s page, and on top of every page of the admin.

heading = What needs attention now
none = Nothing. All orders, emails and files are as they should be.
more = And { $more } more, shown when these are closed.
banner = { $alerts ->
    [one] One thing needs your attention
   *[other] { $alerts } things need your attention
}
order = Order { $number }
cancel = Cancel
# Until when a bank or Stripe takes an answer.
answer-by = Answer by { $when }.
open-in-stripe = Open the payment in Stripe

# What is wrong, and below it what to do next.
needs-attention = A payment does not match its order.
needs-attention-next = Open the order: deliver anyway, correct the address, or refund it.
mail-blocked = The email service refuses an email.
mail-blocked-next = Check the address it goes to and the sender’s setup; a receipt can be resent from its order.
mail-dead = An email could not be sent in eight tries.
mail-dead-next = Check the email service, then resend the receipt from the order.
missing-file = A file that was sold is missing from storage.
missing-file-next = Put the file back from a backup; buyers see “being restored” until then.
webhooks-silent = Payments arrived that no webhook reported.
webhooks-silent-next = Check the endpoint in Stripe’s dashboard: its address, its events and its secret. Nothing is lost; the shop asks Stripe every ten minutes.
wrong-mode = An event from Stripe’s other mode (test or live) arrived.
wrong-mode-next = Check which endpoint in Stripe’s dashboard points here.
payments-down = Stripe does not respond, or not as expected.
payments-down-next = Look at status.stripe.com and at the key; events wait and are handled later.
payment-refused = Stripe refuses to open payment pages, so shoppers cannot pay.
payment-refused-next = Look up the code at docs.stripe.com/error-codes: it may be a price, the account or the key. “tuppence doctor” checks all three.
link-held = A link was used more often than one buyer needs, and is on hold.
link-held-next = Open the order, look at its downloads, and lift the hold or revoke access.
refund-stuck = Stripe has not confirmed a refund.
refund-stuck-next = Open the order and press “Sync with Stripe”. It is never paid twice.
refund-failed = A refund failed: the buyer’s bank did not take it, and the money is back in your Stripe balance.
refund-failed-next = Open the order. Refund it again or another way, or restore the buyer’s access.
dispute-inquiry = A bank asks about a payment. No money has moved, and the buyer keeps access.
dispute-inquiry-next = Answer the inquiry in Stripe’s dashboard before the deadline, or refund the order. Unanswered inquiries often become disputes.
disputed = A payment is disputed: the bank took the money back, and access has ended.
disputed-next = Answer the dispute in Stripe’s dashboard before the deadline. Without an answer it is lost.
fraud-warning = Stripe warns that a payment may be fraud.
fraud-warning-next = Look at the payment in Stripe’s dashboard. If you don’t trust it, refund it now: a refund prevents most disputes.
payment-reversed = A payment was taken back after it had succeeded. Access has ended.
payment-reversed-next = Look at the payment in Stripe’s dashboard, and ask the buyer to pay another way.
sums-differ = What Stripe received in thirty days is not what the delivered orders add up to.
sums-differ-next = Compare Stripe’s list of payments with the orders; one is missing or has another amount.
clock-skew = This machine’s clock and Stripe’s are too far apart; events are refused.
clock-skew-next = Set the clock and let NTP keep it. Payments are still found by asking Stripe, but late.
disk-low = The disk is nearly full.
disk-low-next = Make room, or move the data folder to a larger disk; when it is full, nothing can be sold.
mail-bounces = More than two in a hundred emails this week came back.
mail-bounces-next = Look at the orders whose email came back, and correct misspelled addresses there. Email services stop senders whose email bounces.
mail-barred = The email service does not let this shop send anything.
mail-barred-next = Look at your account there: is the sender verified, is the account still in the sandbox, is sending paused? Then resend the receipts from their orders.
mail-delayed = An email has not arrived in a day; the reader’s email server is not accepting it.
mail-delayed-next = Reach the buyer another way, or correct the address. They can also get their files through “Find my order”.
sign-in-unsafe = The admins’ user pool is not safe, so nobody can sign in. The shop keeps selling.
sign-in-unsafe-next = Fix the pool’s settings; the log names them, and so does “tuppence doctor”. Signing in works again within a minute.
unpaid-checkouts = Many payment pages were opened in the last hour and hardly any was paid: someone may be testing stolen cards.
unpaid-checkouts-next = Look at the failed payments in Stripe’s dashboard and at Radar’s rules there. If these are real customers, try the payment page yourself.
downloads-uncounted = For a while the database could not be written. Buyers still got their files.
downloads-uncounted-next = Make sure the disk has room. Downloads of that time were counted later, and some may be missing from the orders.
events-waiting = Events from Stripe have been waiting for more than five minutes.
events-waiting-next = The log says why. Look at status.stripe.com and at the Stripe key. Nothing is lost: they are tried again until they are handled.
mail-waiting = An email has been waiting for more than fifteen minutes.
mail-waiting-next = Check the email service; the log says what it answers. Each email is tried eight times within a day.
event-given-up = An event from Stripe could not be handled and will not be tried again.
event-given-up-next = Check that the Stripe key may read payments, refunds and disputes. Then open the order and press “Sync with Stripe”.
job-failing = A background job of the shop keeps failing.
job-failing-next = The shop keeps selling and starts the job again. The log has the cause; please report it.
unreadable-row = Some stored data can’t be read by this version of the shop.
unreadable-row-next = It was set aside, and everything else works. If you went back to an older version, install the newer one again and it comes back by itself. Otherwise restore it from a backup.
