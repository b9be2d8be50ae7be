### The mailbox of a test shop, whose emails reach nobody and are read in the browser.

title = { $page } · { $shop } (test shop)
ribbon = <strong>Test shop, no real money.</strong> Its emails are kept here and reach nobody.
# Names the links at the top, for screen readers.
ways-back = Back
to-shop = To the shop
all = All emails

list-title = Test mailbox
list-heading = Mailbox of a test shop
list-lead = What { $shop } would have sent to its buyers, newest first.
empty = No emails yet.
empty-next = Buy something in <link>the shop</link>; the receipt with its download links arrives here a moment later.
beyond = Nothing this far back.
to-newest = To the newest emails
to = to { $address }
# Names the links to newer and older emails, for screen readers.
pages = Pages
newer = ← Newer
range = { $first } to { $last } of { $total }
older = Older →

no-subject = (no subject)
# Ways to show an email.
show = Show
as-mail = Email
as-text = Text
as-source = Source
frame = The email as an email app shows it
text = The email as text
source = Source of the email
open-tab = Open the email in its own tab
download = Download as a file (.eml)

statuses = Play the email service
statuses-lead = See what the shop does when an email bounces.
bounced = No such mailbox
mailbox-full = Mailbox is full
complained = Report as spam
told-bounced = The shop was told that the email came back: there is no such mailbox. Look at the order in <link>the admin</link>.
told-mailbox-full = The shop was told that the email came back: the mailbox is full or does not answer. Look at the order in <link>the admin</link>.
told-complained = The shop was told that the reader called the email spam. Look at the order in <link>the admin</link>.

closed = Emails are not shown here
closed-why = This shop has taken payments at Stripe, so its emails may be real. The owner finds them in the folder “outbox” of the data folder. For a test mailbox, start a test shop with a data folder of its own.
missing = There is no such email
missing-why = It may have been removed from the folder, or the address is not complete.
unreadable = The emails can’t be shown
unreadable-why = The folder with the emails can’t be read. The shop’s log says why.
all-of-shop = All emails of this test shop
