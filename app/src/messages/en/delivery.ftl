### What was bought: the order page, the download page, and new links for who lost theirs.

order-title = Your order
order-heading = Order { $number }

facts = Your order
# Labels, each beside its value.
number = Order
date = Date
receipt-to = Receipt to
items-and-total = Items and total
before-discount-and-tax = Before discount and tax
tax = Tax
includes-tax = Includes tax
paid = Paid
payment-pending = Payment pending
refunded = Refunded

file-facts = { $kind } · { $size } · version { $version }
file-facts-new = { $kind } · { $size } · version { $version } · new since your purchase
download = Download<hidden> { $name }</hidden>
download-page = <page>Open the download page</page>. Its address works for 30 days; <find>Find my order</find> emails you a new one at any time.
access-ended = Access to these files has ended.

files-title = Your files
files-order = Order { $number }
keep-secret = Keep this page’s address to yourself: whoever has it can download the files. It works for 30 days; <link>Find my order</link> emails you a new one at any time.
file-missing = This file can’t be found right now. It is still yours; the seller has been told and is restoring it. Please try again later.
link-overused = This link was used more often today than one buyer needs, so it is paused. It works again tomorrow; the seller can help sooner.
not-sent = The file could not be sent right now. Please try again in a minute.
# “Download” is the button on the order page.
address-expired = This download address is no longer valid. Open your order page and press Download again.

expired = This link has expired
expired-why = Links work for 30 days, so that an old email in the wrong hands opens nothing. What you bought is still yours, and new links are one click away.
email-new-links = Email me new links
ended-title = Access has ended
ended-heading = Access to this order has ended
ended-why = The payment for this order was returned or is disputed, or the seller has ended access, so its files can no longer be downloaded.
ended-wrong = If you think this is wrong, reply to your receipt.
back-to-shop = Back to the shop

find-title = Find my order
# For search engines.
find-description = Lost the email with your downloads? Have new links sent to the address you bought with.
find-sent = If anything was bought with this address, new links are on their way to it. They usually arrive within a minute; please check your spam folder, too.
find-lead = Enter the email address you bought with. We’ll email you new links to everything you bought.
email-label = Email
