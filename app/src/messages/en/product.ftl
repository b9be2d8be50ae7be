### A product's page, and what is said of prices and files wherever they are shown.

# Instead of a price.
free = Free
price-per-seat = { $price } per seat
pictures = Pictures of { $name }
add = Add to cart
instant-download = Instant download, plus a link by email
later-versions = Later versions are yours, too
this-version = This version, for good
nothing-to-pay = Nothing to pay, no card needed
pay-with-stripe = Pay safely with Stripe
about = About
in-the-box = What’s in the box
file = File
# Of a file, such as “PDF document”.
type-label = Type
size = Size
version = Version
similar = Similar products

gone = This is no longer sold
gone-name = “{ $name }” was sold here and is no longer available.
gone-bought = If you bought it, it is still yours: <link>find my order</link> emails you new links.
browse-all = Browse all products

kind-csv = CSV table
kind-epub = EPUB e-book
kind-flac = FLAC audio
kind-html = Web page
kind-jpeg = JPEG picture
kind-json = JSON data
kind-kindle = Kindle e-book
kind-markdown = Markdown text
kind-mp3 = MP3 audio
kind-mp4 = MP4 video
kind-ogg = Ogg audio
kind-opentype = OpenType font
kind-pdf = PDF document
kind-png = PNG picture
kind-svg = SVG drawing
kind-text = Plain text
kind-tiff = TIFF picture
kind-truetype = TrueType font
kind-wav = WAV audio
kind-webfont = Web font
kind-webm = WebM video
kind-webp = WebP picture
kind-zip = ZIP archive
# Of a file that is known by the ending of its name only, such as “BLEND file”.
kind-other = { $ending } file
kind-unknown = File
