### The front page: search, tags, and the list of products.

results = Results for “{ $search }”
# For search engines and link previews.
description = Books, sounds, fonts, templates, code and pictures to download. Pay once, keep them.
hero-title = Small things, <em>well made</em>
hero-words = Pay once, download instantly. Your links come by email, and you can renew them whenever you like.
correction = No results for “{ $search }”. Showing results for “{ $meant }”.

# Names the list of tags, for screen readers.
tags = Kinds of products
# The first in the list of tags.
everything = Everything

no-results-in-tag = No results for “{ $search }” in { $tag }.
no-results = No results for “{ $search }”. Try fewer or different words.
nothing-in-tag = There is nothing in { $tag } right now.
no-products = No products yet. Please come back soon.
show-everything = Show everything

# Names the links to the pages before and after, for screen readers.
pages = Pages
# Search results before and after.
previous = Previous
next = Next
# Products that came to the shop later, and earlier.
newer = Newer
older = Older
