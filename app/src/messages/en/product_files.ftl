### Files and pictures of a product: uploading them, and what may be wrong with them.

files = Files
no-file = No file yet. Files are what buyers get.
choose-files = Product files
drop-files = Drop files anywhere in this box, or choose them. Up to { $size } each.
upload = Upload
# $kind is PDF document, $size 12.4 MB.
facts = { $kind }, { $size }, version { $version } of { $date }
facts-with-note = { $kind }, { $size }, version { $version } of { $date } – { $note }
checksum = SHA-256
replace = Replace<hidden> { $name }</hidden>
what-changed = What changed
new-version = New version
upload-version = Upload new version
remove = Remove<hidden> { $name }</hidden>
uploaded = { $name } is uploaded.
removed = { $name } is removed from the product.

progress-of = Upload of { $name }
sent = { $sent } of { $all }
# $speed is an amount such as 1.4 MB.
sending = { $sent } of { $all }, { $speed } a second, { $left } left
seconds = { $count } s
minutes = { $count } min
hours = { $count } h
paused = { $sent } of { $all }, paused
checking = Everything is uploaded. Comparing checksums…
done = Done
pause = Pause<hidden> { $name }</hidden>
resume = Resume<hidden> { $name }</hidden>
cancel = Cancel upload
unfinished = Not finished: { $sent } of { $all } are here. Choose the same file again to send the rest.
cancel-of = Cancel upload<hidden> of { $name }</hidden>
unreadable = This can’t be read. If it is a folder, make a ZIP file of it and choose that. If it is a file, choose it again.
lost = The connection was lost. What has arrived is kept; press Resume to send the rest.
signed-out = You are signed out. Load this page again, sign in, and choose the file once more: what has arrived is kept.
gone = This upload was canceled. Choose the file again.

too-many-files = A product holds 10 files at most. Remove one first.
empty-file = An empty file can’t be sold.
file-too-large = This file is larger than { $size }, the most this shop takes.
upload-run-out = This upload was not finished within a day and is gone. Choose the file again.
incomplete = Not all of the file has arrived. Choose it again to send the rest.
malware = The virus scanner refuses this file, so it was removed. Check the computer it comes from.
note-too-long = The note is longer than 500 characters.
file-name-empty = The file has no name. Rename it and choose it again.
file-name-too-long = The file’s name is longer than 150 characters. Rename it and choose it again.
file-name-hidden = The file’s name contains a character that reverses text or breaks the line. Rename the file and choose it again.
no-such-part = This file or picture no longer exists.

pictures = Pictures
no-picture = No picture yet. The first one becomes the cover.
alt-text = Alt text
alt-text-hint = Describe it for those who can’t see it
choose-picture = Product image
drop-pictures = PNG, JPEG or WebP, up to { $size } MB. Drop pictures anywhere in this box, or choose one.
uploading = Uploading…
add-picture = Add picture
cover = Cover
undescribed = Not described yet
save-alt-text = Save alt text
move-left = Move left
move-right = Move right
remove-picture = Remove picture
picture-added = The picture is uploaded.
pictures-moved = The pictures have a new order.
alt-text-saved = The alt text is saved.
picture-removed = The picture is removed.
picture-lost = The connection was lost. Please choose the picture again.

too-many-pictures = A product holds 10 pictures at most. Remove one first.
alt-too-long = Alt text has room for 250 characters.
picture-larger-than = This picture is larger than { $size } MB. Make it smaller and choose it again.
picture-too-large = This picture is larger than 10 MB. Make it smaller and choose it again.
picture-too-many-pixels = This picture has more than 40 million pixels. Make it smaller and choose it again.
picture-svg = SVG pictures can contain programs, so they aren’t accepted. Save it as PNG, JPEG or WebP.
picture-gif = GIF pictures aren’t accepted. Save it as PNG, JPEG or WebP.
picture-unknown = This is not a PNG, JPEG or WebP picture.
picture-damaged = This picture is damaged. Save it again and choose it once more.
