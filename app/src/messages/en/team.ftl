### Admins: who may run the shop, and one’s own account.

title = Admins
invite-title = Invite somebody
email = Email
role = Role
role-owner = owner
role-catalog = catalog
role-support = support
role-viewer = viewer
owner-may = owner: everything
catalog-may = catalog: products
support-may = support: orders, no refunds
viewer-may = viewer: look only
invite = Invite
link-emailed = We emailed the link to <strong>{ $email }</strong>.
link-not-emailed = We couldn’t email the link to <strong>{ $email }</strong>.
hand-over = Give this link to them and nobody else.
hand-over-if-lost = If the email doesn’t arrive, give them this link yourself, and nobody else.
works-once = It works once, and isn’t shown again:
works-once-until = It works once until { $when }, and isn’t shown again:
role-changed = The role is changed. Their sessions have ended; they sign in again with the new role.
account-removed = The account is removed, and its sessions have ended.
this-is-you = This is you.
invited-until = invited until { $when }
set-role = Set role<hidden> of { $email }</hidden>
new-link = New link<hidden> of { $email }</hidden>
# At a box to check before the button “Remove” works.
remove-confirm = Remove this account?
remove = Remove<hidden> { $email }</hidden>

account-title = Your account
codes-title = Recovery codes
codes-lead = Write these down or keep them in a password manager. Each lets you in once when your phone is not at hand.
codes-saved = I’ve saved these codes
codes-are-saved = You’ve saved your recovery codes.
codes-left = { $count ->
    [0] You have no recovery codes left.
    [one] You have { $count } recovery code left.
   *[other] You have { $count } recovery codes left.
}
codes-renew = Make new ones if they may be lost, or seen by somebody else.
make-codes = Make new codes

phone-title = Authenticator app
phone-lead = Sign-in asks for a code from the app on your phone. Getting another phone? Move it while you are signed in.
phone-set-up = Set up a new phone
phone-page-title = Set up a new phone
phone-keeps = Your current phone keeps working until the new one has shown a code.
current-password = Current password
next-step = Continue
start-over = Start over
scan-title = Scan this with the new phone
# The key follows.
key = Can’t scan it? Type this key into the app:
code = Code
use-phone = Use this phone

sessions-title = Where you are signed in
browser-column = Browser
network-column = Network
since-column = Since
seen-column = Last seen
# $browser is Firefox, $system Windows.
browser-on = { $browser } on { $system }
unknown-browser-on = Unknown browser on { $system }
unknown-browser = Unknown browser
# $browser says which browser a session is in; this one is the reader’s.
this-session = { $browser } (this one)
end-others = End all others

password-title = Change password
new-password = New password
change-password = Change password
password-ends = All your other sessions end with it.

password-changed = Your password is changed, and all other sessions have ended.
phone-changed = Your new phone is set up. The old one no longer works, and all other sessions have ended. Save your new recovery codes below.
others-ended = All other sessions have ended.
codes-kept = Good. The codes are not shown again.
codes-made = These are your new recovery codes; the old ones do not work any more.

# What somebody with access to money or buyers’ data did, and why, stands in a log for ever.
reason = Reason
reason-format = a few words
reason-hint = for the log: who asked, and why
