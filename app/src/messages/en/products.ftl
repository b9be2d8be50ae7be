### Products in the admin: their list, the editor of one around its form, and what was done or refused there.

title = Products
new-product = New product
search = Search
search-hint = Name, URL or tag
start-search = Search
status-filter = Status
all = All
state-draft = Draft
state-published = Published
state-archived = Archived
none-match = No matching products
none = No products yet
show-all = Show all products
caption = Products, last changed first
product-column = Product
status-column = Status
price-column = Price
sold-column = Sold
changed-column = Changed
# In the place of a name that is empty.
unnamed = Untitled product
pages = Pages
newer = Newer
older = Older

new-title = New product
pictures-later = You can add pictures and files after the first save.
save-draft = Save draft
save-changes = Save changes
publish = Publish
preview = Preview
include = Also save my earlier changes
changed-and-sold = { $times ->
    [0] Changed <time>{ $when }</time>, not sold yet.
    [one] Changed <time>{ $when }</time>, sold once.
   *[other] Changed <time>{ $when }</time>, sold { $times } times.
}
see-in-shop = See it in the shop
# $fields is a list of labels: Name, Summary.
unsaved = You have unsaved changes from <time>{ $when }</time>: { $fields }.
discard = Discard changes

status = Status
ready = Nothing is missing. You can publish it.
before-sale = Before you can publish
# Above a list of hints.
suggestions = Suggestions
unpublish = Unpublish
restore = Restore
duplicate = Duplicate
archive = Archive
# At a box to check before the button “Archive” works.
archive-confirm = Archive this product?

name-missing = Give it a name.
description-missing = Describe it: buyers see the description before they pay.
price-missing = Set a price. Enter 0 to give it away.
price-refused = Change the price: Stripe can’t charge it.
file-missing = Add at least one file: it is what buyers get.
file-lost = A file is missing from storage. Upload it again.
alt-missing = Add alt text to every picture.
summary-hint = Add a one-line summary. It is shown below the name wherever the product is listed.
picture-hint = Products with a picture are looked at more often.
tags-hint = A tag helps shoppers find it.
sale-over-hint = Its sale has ended. Shoppers see that it is no longer sold.

conflict-title = Somebody else saved this product while you were editing
conflict-lead = Your changes are kept, but not saved yet. Review them below, then save.
field-column = Field
theirs-column = Theirs, saved
yours-column = Yours
form-column = In the form
theirs-kept = Theirs
yours-kept = Yours
value-empty = (empty)
value-unchanged = (not changed by you)

preview-title = Preview
preview-saved = This is the saved version.
preview-unsaved = This is how it looks if you save it now. Only you see it.
preview-refused = Something in the form can’t be saved yet, so this is the saved version.
back-to-editor = Back to the editor

created = The draft is saved. Pictures and files come next.
saved = Saved.
published = Published: shoppers can buy it now.
unpublished = Unpublished. Shoppers no longer see it, and buyers keep it.
archived = It is archived. Its page says that it is no longer sold, and buyers keep it.
restored = It is a draft again.
duplicated = This is the copy: a draft with the same text, pictures and files.
discarded = Your unsaved changes are discarded.
files-added = The file is uploaded.
file-removed = The file is removed. Buyers keep it.
upload-dropped = The upload is canceled.
pictures-changed = The pictures are saved.

form-refused = Nothing was saved yet. Please check the fields marked below. What you typed is kept.
missing = It can’t be published yet. This is still missing:
outdated = The shop was updated while this page was open. What you typed is kept: check it below, then save again.
conflict = Somebody else saved this product while you were editing. Your changes are kept.
not-allowed = Your role does not allow this.
is-archived = This product is archived. Restore it first.
unavailable = The shop could not do this just now. Nothing was changed. Please try again.
