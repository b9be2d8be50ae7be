### Whether a buyer got a file, and what to do if not. Each answer is followed by its next step.

not-paid = The buyer has not paid: the payment page was opened and left.
bank-takes-time = The buyer’s bank is still processing the payment.
page-expired = Nobody paid before the payment page closed.
payment-failed = The payment failed, so no money came in.
does-not-match = The payment does not match the order.
refunded = The order was refunded, so access has ended.
disputed = The payment is disputed, so access has ended until that is decided.
dispute-lost = The dispute was lost and the money is gone, so access has ended.
payment-reversed = The payment was reversed, so access has ended.
withheld = Access to this item is revoked.
no-grant = It was paid for, but the shop has not released it. That is a fault of the shop.
not-in-order = This file was not part of what was sold.
file-missing = The file is missing from storage; the buyer sees “being restored”.
hold-downloads = The item is on hold: it was downloaded more often today than one buyer needs.
hold-networks = The item is on hold for new networks: it was downloaded from ten today.
downloaded = { $times ->
    [one] Downloaded once, to { $network }, on { $when }.
   *[other] Downloaded { $times } times, last to { $network }, on { $when }.
}
no-address = Stripe has no email address for the buyer, so nothing could be sent.
no-mail = No email with links was sent to the buyer’s current address.
mail-waiting = The email is waiting to be sent.
mail-waiting-code = The email is waiting to be sent ({ $code }).
mail-refused = The email service refused the email.
mail-refused-code = The email service refused the email ({ $code }).
mail-given-up = The email was given up after eight tries.
mail-given-up-code = The email was given up after eight tries ({ $code }).
mailbox-full = The email came back: the mailbox is full or does not answer.
address-held = The email came back or was marked as spam, so we no longer send to this address.
links-over = The email was sent, but its links have expired.
not-used = Sent to { $address }, not opened yet. The links work.

next-nothing-unpaid = Nothing to do. If the buyer says they paid, sync with Stripe.
next-bank = Nothing to do: the receipt is sent once the payment arrives.
next-decide = Deliver anyway, or refund the order.
next-refunded = If they should keep it, restore access.
next-disputed = Answer the dispute in Stripe’s dashboard; access returns by itself if it is won.
next-dispute-lost = If you want to make an exception, restore access.
next-payment-reversed = Ask the buyer to pay another way, or restore access as an exception.
next-withheld = If that was wrong, restore access.
next-no-grant = Sync with Stripe; that releases what is missing.
next-not-in-order = If they should have it, give it for free.
next-file-missing = Put the file back from a backup.
next-on-hold = If the downloads look right, lift the hold.
next-downloaded = If the download was incomplete, resend the receipt: they can download it again.
next-correct-address = Correct the address.
next-address-held = Correct the address. If it is right and works again, allow email to it and resend the receipt.
next-mailbox-full = Reach the buyer another way, or resend the receipt tomorrow.
next-resend = Resend the receipt.
next-mail-waiting = Wait a few minutes; it is tried again by itself.
next-not-used = Ask the buyer to look in the spam folder, check the address, or resend the receipt.
