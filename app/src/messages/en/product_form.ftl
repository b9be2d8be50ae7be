### The form of a product: its fields, what is wrong in them, and what is kept while somebody types.

legend = Product details
name = Name
slug = URL
summary = Summary
description = Description
price = Price
tags = Tags
facts = Facts
sale-from = On sale from
sale-until = On sale until
quantity-max = Most copies in one order
later-versions = Later versions
pictures = Product image
files = Product files

slug-hint = The end of its web address. Leave empty to make it from the name.
slug-hint-published = The end of its web address. The old one leads here if you change it.
summary-hint = One line, shown below the name wherever it is listed.
description-hint = Line breaks and lists are kept, web addresses become links. Markdown works (**bold**, _italic_, # heading), and so does simple HTML.
# $currency is a code: USD.
price-hint = Like 19.99, in { $currency }. 0 gives it away.
currency = Currency
currency-hint = The currency of your shop, from the settings.
# The words between the commas are examples of tags.
tags-hint = Separate with commas: baking, e-book.
# The examples show the form: a name, a colon, a value.
facts-hint = Shown as a list on the product page. One per line, up to { $most }, like Pages: 212 or License: personal use.
availability = Availability
sale-from-hint = Time zone: { $zone }. Leave empty for no start date.
sale-until-hint = Time zone: { $zone }. Leave empty for no end date.
quantity-hint = 1 for a file; more if each copy is a license.
give-later-versions = Buyers also get later versions of its files

too-long = This has room for { $most } characters.
# $code is the number of a character in Unicode: U+202E.
hidden-after = This contains a hidden character ({ $code }) that reverses text, after “{ $text }”. Delete that part and type it again.
hidden-first = This contains a hidden character ({ $code }) that reverses text, at the beginning. Delete that part and type it again.
slug-refused = Use 1 to 80 small letters, digits and hyphens, for example slow-bread.
slug-taken = Another product has the URL “{ $slug }”, or had it once. Choose another.
too-many-tags = A product has { $most } tags at most.
tag-too-long = The tag “{ $tag }” is longer than { $most } characters.
too-many-facts = A product has { $most } facts at most.
fact-too-long = The fact “{ $fact }” is longer than { $most } characters.
# $fact is the line as it was typed.
not-a-fact = Write “{ $fact }” as a name, a colon, and a value, like Pages: 212.
no-moment = Enter date and time like 2026-11-30T09:00.
moment-skipped = The clocks go forward that day and skip this time. Choose a time an hour later.
moment-twice = The clocks go back that day, so this time comes twice. Choose a time before or after.
ends-too-early = The sale ends before it begins.
quantity-refused = An order holds 1 to 10 copies of a product.

price-empty = Enter a price, for example 19.99.
price-negative = A price can’t be negative.
price-unclear = “{ $text }” can be read as { $one } or as { $other }. Enter { $one-typed } or { $other-typed }.
# $name is US dollars, $code USD, and $found what was typed, such as €.
price-currency = This shop sells in { $name } ({ $code }), and the price says “{ $found }”.
price-no-number = Enter the price in digits, for example 19.99.
price-decimals = { $currency } has { $most } digits after the point; this price has { $found }.
price-too-large = This price is too large.
price-too-low = The lowest price Stripe can charge in { $currency } is { $least }. Enter 0 to give the product away.
price-too-high = The highest price Stripe can charge in { $currency } is { $most }.
price-off-step = Prices in { $currency } must end in 0, because Stripe charges them in steps of { $step }. Enter { $below } or { $above }.

kept = What you typed is kept, even if you close this page. It is not saved yet.
kept-here = You’ve been signed out. What you type stays in this browser: press Save, sign in, and it is back in the form.
not-kept = What you typed could not be kept: { $reason }
brought-back = What you typed before you signed in is back in the form. It is not saved yet.
description-shown = Description as shoppers see it
