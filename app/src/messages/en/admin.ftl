### What all pages of the admin share: the bar on top, and pages that cannot be shown.

sections = Admin
overview = Overview
orders = Orders
products = Products
admins = Admins
# Read out before the email address of who is signed in, which leads to their account.
your-account = Your account:
sign-out = Sign out

one-moment = One moment
for-admins = This part of the shop is for those who run it.
go-to-admin = Continue
no-access-title = No access
no-access = You don’t have access to this page
no-access-hint = You are signed in, and this page is for another role. An owner of the shop can change yours.
unavailable = The shop needs a moment
session-unavailable = We could not look up your session just now. Nothing was changed.
try-again = Try again
page-unavailable = Something behind this page did not answer. Nothing was changed. Please load it again in a minute.
back-to-overview = Back to the overview
all-orders = All orders

product-missing-title = Product not found
product-missing = There is no such product
product-missing-hint = The address may be mistyped. Products are archived, never deleted: search the list for its name.
all-products = All products

unreadable-title = This can’t be shown
unreadable = This version of the shop can’t read it
unreadable-why = It was stored by a newer version, or it is damaged. It was left as it is, and everything else works.
unreadable-next = If you went back to an older version, install the newer one again. Otherwise restore it from a backup.
