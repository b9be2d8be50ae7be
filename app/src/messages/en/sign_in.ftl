### Signing in as an admin: password, two-step verification, invitations, and a forgotten password.

title = Sign in
email = Email
password = Password
new-password = New password
code = Code
submit = Sign in
next-step = Continue
start-over = Start over
ended = You’ve been signed out, so your last change was not saved. Sign in to go back to the page you were on.
password-replaced = Your password is changed. Sign in with the new one.
forgot = Forgot your password?
phone-lost = Lost your phone? Another owner can give you a new link, and so can the console: <code>tuppence admin reset you@example.com</code>
both-lost = Forgot your password or lost your phone? Another owner can give you a new link, and so can the console: <code>tuppence admin reset you@example.com</code>

choose-title = Choose a password
choose-lead = You signed in with a one-time password. Choose your own for <strong>{ $email }</strong>.
password-hint = At least 12 characters; a few words in a row are easy to remember.

code-title = Two-step verification
code-lead = Enter the code your authenticator app shows for <strong>{ $email }</strong>.
recovery-hint = No phone at hand? A recovery code works here, too, once.

set-up-title = Set up two-step verification
set-up-lead = A password alone can be stolen. Scan this with an authenticator app, then enter the code it shows.
# The key follows.
key = Can’t scan it? Type this key into the app:

welcome-title = Welcome
welcome-owner = Create your owner account. Choose an email address and a password to sign in with.
# $role is the name of a role, such as support.
welcome-invited = You are invited as { $email }, in the role “{ $role }”. Choose a password.
no-invitation-title = This link does not work
no-invitation-heading = This link does not work any more
no-invitation = It was used already, or it is older than a day. Ask for a new one, or make one at the console: <code>tuppence admin invite you@example.com</code>
to-sign-in = Sign in

forgot-title = Forgot your password?
forgot-lead = If your address has an account here, we email it a code. With the code you choose a new password.
email-code = Email me a code
have-code = I have a code
reset-title = Choose a new password
code-sent = If the address has an account here, a code is on its way. Check your spam folder, too.
code-from-email = Code from the email
reset-hint = At least 12 characters; a few words in a row are easy to remember. All your sessions end with it.
change-password = Change password
email-another = Email me another code
not-offered-title = Ask for a new link
not-offered = Another owner can give you a new link, and so can the console: <code>tuppence admin reset you@example.com</code>

closed-title = Signing in is closed
closed-heading = Signing in is closed for now
closed-unreachable = The service that checks who signs in does not answer just now. Please try again in a minute.
closed-unsafe = The service that checks who signs in is not set up safely. Whoever runs this shop finds in its log, and by “tuppence doctor”, what to change.
closed-meanwhile = If you are signed in already, you can continue. The shop keeps selling.
to-shop = Go to the shop

# The same whether the address or the password is wrong: nobody is to learn who has an account.
wrong = Email or password is incorrect.
wrong-code = This code is incorrect, was used already, or has expired. Enter a new one.
wrong-password = Current password is incorrect.
# The same whether the address or the code is wrong.
wrong-reset = Email or code is incorrect, or the code has expired.
too-often = Too many tries. Please wait a quarter of an hour.
run-out = This sign-in took too long. Please begin again.
too-short = Use at least 12 characters. A few words in a row are easy to remember.
too-long = Use at most 128 characters.
common = This password is on every attacker’s list. Please choose another one.
is-address = Do not use your email address as the password.
weak = The sign-in service asks for a stronger password: mix uppercase and lowercase letters, digits and symbols, with no space at either end.
closed = Signing in is closed for now. Please try again in a minute.
not-an-address = We can’t send email to this address. Check it for typing errors; only plain letters work before the @.
taken = This address has an account already.
gone = This account no longer exists.
last-owner = The shop needs an owner. Make somebody else one first.
not-allowed = Your role does not allow this.
unavailable = The shop could not do this just now. Please try again.
