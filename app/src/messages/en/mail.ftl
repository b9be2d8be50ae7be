### Emails to buyers and admins. What emails to the owner say of each alert is in mail_alerts.

greeting = Hello { $name },
greeting-nameless = Hello,

receipt-subject = Your order { $number } from { $shop }
receipt-heading = Thank you. Your files are ready.
receipt-heading-ended = Your receipt
receipt = Your payment has arrived. Each download link below opens a page with the files.
receipt-free = Your order is complete. Each download link opens a page with the files.
receipt-ended = This is the receipt for your order.
# In the list of emails, behind the subject. $more is how many other products the order has.
receipt-preview = { $more ->
    [0] { $name }. Paid { $amount } on { $date }.
   *[other] { $name } and { $more } more. Paid { $amount } on { $date }.
}
receipt-preview-free = { $more ->
    [0] { $name }. Free, on { $date }.
   *[other] { $name } and { $more } more. Free, on { $date }.
}

links-subject = New links to your files from { $shop }
links-subject-part = New links to your files from { $shop } ({ $part } of { $parts })
links-heading = New links to your files
links = Here is everything you bought with this address. Each download link opens a page with the files.
links-pages = Here are the orders you placed with this address, newest first. Each link opens a page with all files of an order.
links-part = Here are the orders you placed with this address, newest first. This is email { $part } of { $parts }. Each link opens a page with all files of an order.
# $emails is more than one.
links-left-out = You have more orders than fit into { $emails } emails, so these are the newest. To get links to an older one, reply to its receipt.

pending-subject = Order { $number } received, payment pending
pending-heading = Order received, payment pending
# $days is more than one.
pending = Thank you for your order. Your bank still has to confirm the payment. That usually takes a few business days and can take up to { $days } days, until { $date }. As soon as the money has arrived, we’ll email you the receipt with your download links; if the payment does not go through, we’ll tell you that, too.
pending-note = You don’t need to do anything. Please don’t place the same order again in the meantime: you would pay twice.

failed-subject = The payment for order { $number } did not go through
failed-heading = The payment did not go through
failed = Your bank or payment service did not complete the payment for this order. We have received no money, and nothing was delivered.
failed-note = You are welcome to order again:
failed-cart = Back to your cart

refund-subject = Your refund for order { $number } from { $shop }
refund-heading = Your refund is on its way
refund = We’ve refunded { $amount } to your original payment method. It can take your bank 5 to 10 business days to show it.
refund-ended = We’ve refunded { $amount } to your original payment method. It can take your bank 5 to 10 business days to show it. The download links of this order no longer work.
# The amount is not known.
refund-order = We’ve refunded your order to your original payment method. It can take your bank 5 to 10 business days to show it.
refund-order-ended = We’ve refunded your order to your original payment method. It can take your bank 5 to 10 business days to show it. The download links of this order no longer work.
refund-part = We’ve refunded { $amount } of { $total } to your original payment method. It can take your bank 5 to 10 business days to show it.
refund-part-ended = We’ve refunded { $amount } of { $total } to your original payment method. It can take your bank 5 to 10 business days to show it. The download links of this order no longer work.

complimentary-subject = A gift for you from { $shop }: order { $number }
complimentary-heading = A gift for you
complimentary = You have been given the files below; there is nothing to pay. Each download link opens a page with the files.

# Followed by a link.
keep-links = The links last { $days } days. What you bought stays yours: when a link no longer works, have new ones sent to this address at any time:
keep-private = The links open without a password, so anyone who has this email can download the files. Please keep it to yourself.
# Followed by a link.
other-orders = You can find other things you bought with this address here:
find-my-order = Find my order

order = Order { $number }
line-copies = { $name } × { $copies }
# An order in one line: some of its products, and how many more there are.
order-names = { $more ->
    [0] { $names }
   *[other] { $names } and { $more } more
}
# About a file, in brackets behind its name.
file-restoring = { $size }, being restored
file-restoring-unsized = being restored
files = { $files ->
    [one] { $files } file
   *[other] { $files } files
}
access-ended = Access to these files has ended.
restoring = { $files ->
    [one] One file is being restored: it was missing from our storage when we wrote this email. The seller has been told. Your link stays the same and gives you the file as soon as it is back.
   *[other] { $files } files are being restored: they were missing from our storage when we wrote this email. The seller has been told. Your link stays the same and gives you the files as soon as they are back.
}
download = Download
# In an email without markup, above the link.
download-at = Download:
order-page = View your order
# In an email without markup, above the link.
order-page-at = View your order:

total = Total
total-pending = Total, payment pending
total-unpaid = Total, not paid
before-discount = Before discount and tax
tax = Tax
includes-tax = Includes tax
paid = Paid
refunded = Refunded
free = Free
minute = { $date } at { $time }

# At the foot: why somebody gets this email.
reason-bought = You’re receiving this because you bought from { $shop }.
reason-ordered = You’re receiving this because you placed an order at { $shop }.
reason-links = You’re receiving this because someone asked { $shop } for the links that belong to this address. If it wasn’t you, you can ignore this email: the links were sent to nobody else.
reason-complimentary = You’re receiving this because { $shop } gave these files to this address.
reason-alert = You’re receiving this because { $shop } sends its alerts to this address. To change it, set TUPPENCE_ALARM_MAIL_TO.
reason-admin = You’re receiving this because this address belongs to an admin of { $shop }.
reason-invitation = You’re receiving this because { $admin } entered your address at { $shop }. If you didn’t expect it, you can ignore this email.

signed-in-subject = New sign-in to the admin pages of { $shop }
signed-in-heading = New sign-in to your account
signed-in = Someone signed in to the admin pages of { $shop } with this address on { $time }, from the network { $network } with { $browser }.
# Followed by a link.
signed-in-note = If this was you, there is nothing to do. If not, end all other sessions, change your password now, and tell the owner of the shop:
guesses-subject = Failed sign-in attempts at the admin pages of { $shop }
guesses-heading = Failed sign-in attempts on your account
guesses = Someone entered a wrong password or code for this address five times at the admin pages of { $shop }, last on { $time } from the network { $network } with { $browser }. Nobody got in. For 15 minutes nobody can sign in with this address.
# Followed by a link.
guesses-note = If this was you, wait a little and try again. If not, you don’t need to do anything: a password alone is not enough to sign in here. If you use this password elsewhere too, choose a new one:
account = Your account

invitation-subject = Your invitation to the admin pages of { $shop }
invitation-heading = You’re invited
invitation-owner = { $admin } has invited you to the admin pages of { $shop } as an owner: you can do everything there.
invitation-catalog = { $admin } has invited you to the admin pages of { $shop }. Your role is catalog: you manage the products.
invitation-support = { $admin } has invited you to the admin pages of { $shop }. Your role is support: you look after orders, without refunds.
invitation-viewer = { $admin } has invited you to the admin pages of { $shop }. Your role is viewer: you can look at everything and change nothing.
# Followed by a link.
invitation-note = Choose a password and set up two-step verification. The link works once, until { $time }:
invitation-accept = Accept the invitation
invitation-private = Anyone who has this link can accept the invitation. Please don’t forward this email.
