"""The books: Markdown in text/ becomes a typeset PDF and a valid EPUB 3."""

import html
import re
import tempfile
import uuid
import zipfile
from pathlib import Path

import markdown
from PIL import Image

import covers
from common import HERE, add_entry, goods, print_pdf, screenshot
from typefaces import font_faces

PUBLISHER = "Tuppence Editions"
COLOPHON = (
    "Published by Tuppence Editions, 2026. This copy is yours: print it, annotate it, read it on every device you own. "
    "Please do not pass the file on; tell people where you found it instead."
)
BOOKS = {
    "slow-bread": {"cover": covers.slow_bread, "accent": "#a23a1b", "display": "Fraunces", "weight": 700},
    "name-your-price": {"cover": covers.name_your_price, "accent": "#17493c", "display": "Gloock", "weight": 400},
    "small-synth": {"cover": covers.small_synth, "accent": "#c9431d", "display": "Archivo", "weight": 800, "size": 9.9},
}


def read(slug):
    """The title, subtitle and chapters (heading, Markdown body) of text/`slug`.md."""
    text = (HERE / "text" / f"{slug}.md").read_text()
    head, *parts = re.split(r"^## ", text, flags=re.M)
    title, subtitle = [line for line in head.strip().splitlines() if line][:2]
    chapters = [(part.split("\n", 1)[0].strip(), part.split("\n", 1)[1].strip()) for part in parts]
    return title.removeprefix("# "), subtitle, chapters


def to_html(text):
    """XHTML of `text`; typographic marks as characters, because XML knows no `&ldquo;`."""
    page = markdown.markdown(text, extensions=["tables", "fenced_code", "smarty"], output_format="xhtml")
    return re.sub(r"&(?!amp;|lt;|gt;|quot;)\w+;", lambda entity: html.unescape(entity[0]), page)


def pdf_css(book):
    return f"""
@page {{ size: 120mm 170mm; margin: 14mm 14mm 17mm; @bottom-center {{ content: counter(page); font: 8.5pt Newsreader; color: #777; }} }}
@page cover {{ margin: 0; @bottom-center {{ content: ""; }} }}
@page front {{ @bottom-center {{ content: ""; }} }}
html {{ -webkit-print-color-adjust: exact; }}
body {{ margin: 0; font: {book.get('size', 10.8)}pt/1.48 Newsreader; color: #26221d; hyphens: auto; }}
.cover {{ page: cover; width: 120mm; height: 169.9mm; overflow: hidden; break-after: page; }}
.cover > div {{ zoom: 0.81; }}
.front {{ page: front; break-after: page; position: relative; height: 104mm; padding-top: 32mm; }}
.front h1 {{ font: {book['weight']} 30pt/1 '{book['display']}'; margin: 0 0 4mm; color: {book['accent']}; }}
.front .sub {{ font: italic 13pt/1.4 Newsreader; }} .front .colophon {{ position: absolute; bottom: 0; margin: 0; font-size: 8pt; color: #666; }}
.toc {{ break-after: page; page: front; }} .toc li {{ margin: 0 0 2.2mm; border-bottom: 0.3pt solid #ccc; padding-bottom: 1.6mm; list-style: none; }}
.toc ol {{ padding: 0; }} .toc b {{ display: inline-block; width: 9mm; font-weight: 400; color: {book['accent']}; }}
h2 {{ font: {book['weight']} 19pt/1.08 '{book['display']}'; color: {book['accent']}; margin: 0 0 6mm; padding-top: 2mm; text-wrap: balance; hyphens: none; }}
section {{ break-before: page; }} section:first-of-type {{ break-before: auto; }}
p {{ margin: 0 0 3mm; text-wrap: pretty; orphans: 2; widows: 2; }} li {{ margin-bottom: 1.6mm; }} ul, ol {{ padding-left: 5mm; }}
blockquote {{ margin: 6mm 0; padding-left: 5mm; border-left: 1.6pt solid {book['accent']}; font: italic 14pt/1.3 Newsreader; }}
table {{ border-collapse: collapse; width: 100%; margin: 4mm 0; font-size: 10pt; break-inside: avoid; }}
th {{ text-align: left; font-weight: 600; border-bottom: 0.8pt solid; }} td, th {{ padding: 1.5mm 2mm 1.5mm 0; }} td {{ border-bottom: 0.3pt solid #ccc; }}
pre {{ font: 6.5pt/1.42 'JetBrains Mono'; background: #f4efe4; padding: 3mm 4mm; white-space: pre; break-inside: avoid; margin: 4mm 0; }}
code {{ font: 0.88em 'JetBrains Mono'; font-variant-ligatures: none; }} pre code {{ font: inherit; }}"""


def book_pdf(slug, path):
    book = BOOKS[slug]
    title, subtitle, chapters = read(slug)
    toc = "".join(f"<li><b>{i}</b>{html.escape(name)}</li>" for i, (name, _) in enumerate(chapters, 1))
    body = "".join(f"<section><h2>{to_html(name)[3:-4]}</h2>{to_html(text)}</section>" for name, text in chapters)
    print_pdf(
        f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{font_faces()}{pdf_css(book)}</style>
<div class="cover">{book['cover']()}</div>
<div class="front"><h1>{title}</h1><p class="sub">{subtitle}</p><p class="colophon">{COLOPHON}</p></div>
<div class="toc"><h2>Contents</h2><ol>{toc}</ol></div>{body}</html>""",
        path, title, PUBLISHER,
    )


def cover_image(slug):
    """The cover as JPEG bytes, 700 pixels wide."""
    with tempfile.TemporaryDirectory() as folder:
        shot, jpeg = Path(folder) / "cover.png", Path(folder) / "cover.jpg"
        page = f"<style>{font_faces()} body{{margin:0;zoom:1.25}}</style>{BOOKS[slug]['cover']()}"
        screenshot(page, shot, 700, 992)
        Image.open(shot).convert("RGB").save(jpeg, quality=74, optimize=True)
        return jpeg.read_bytes()


EPUB_CSS = """body { font-family: serif; line-height: 1.5; margin: 0 5%; }
h1, h2 { line-height: 1.15; hyphens: none; color: ACCENT; }
blockquote { margin: 1.2em 0; padding-left: 1em; border-left: 3px solid ACCENT; font-style: italic; font-size: 1.15em; }
table { border-collapse: collapse; width: 100%; } td, th { padding: 0.3em 0.5em 0.3em 0; border-bottom: 1px solid #bbb; text-align: left; }
pre { font-size: 0.8em; white-space: pre-wrap; background: #f4efe4; padding: 0.8em; }
.cover { margin: 0; text-align: center; } .cover img { max-width: 100%; max-height: 100vh; }
"""


def xhtml(title, body, kind="", klass=""):
    kind = f' epub:type="{kind}"' if kind else ""
    klass = f' class="{klass}"' if klass else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><meta charset="UTF-8"/><title>{html.escape(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body{kind}{klass}>
{body}
</body>
</html>
"""


def book_epub(slug, path):
    title, subtitle, chapters = read(slug)
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"tuppence-sample:{slug}").urn
    files = [(f"chapter-{i:02}.xhtml", name, text) for i, (name, text) in enumerate(chapters, 1)]
    links = "\n".join(f'<li><a href="{file}">{html.escape(name)}</a></li>' for file, name, _ in files)
    manifest = "\n".join(f'<item id="c{i}" href="{file}" media-type="application/xhtml+xml"/>' for i, (file, _, _) in enumerate(files, 1))
    spine = "\n".join(f'<itemref idref="c{i}"/>' for i in range(1, len(files) + 1))
    package = f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>en</dc:language>
<dc:creator>{PUBLISHER}</dc:creator>
<dc:description>{html.escape(subtitle)}</dc:description>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>
<meta name="cover" content="cover-image"/>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="css" href="style.css" media-type="text/css"/>
<item id="cover-image" href="cover.jpg" media-type="image/jpeg" properties="cover-image"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>
{manifest}
</manifest>
<spine>
<itemref idref="cover"/>
<itemref idref="title"/>
<itemref idref="nav"/>
{spine}
</spine>
</package>
"""
    container = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
    nav = f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>\n{links}\n</ol></nav>'
    with zipfile.ZipFile(goods(path), "w") as book:
        add_entry(book, "mimetype", "application/epub+zip", stored=True)
        add_entry(book, "META-INF/container.xml", container)
        add_entry(book, "EPUB/package.opf", package)
        add_entry(book, "EPUB/nav.xhtml", xhtml("Contents", nav))
        add_entry(book, "EPUB/style.css", EPUB_CSS.replace("ACCENT", BOOKS[slug]["accent"]))
        add_entry(book, "EPUB/cover.jpg", cover_image(slug), stored=True)
        add_entry(book, "EPUB/cover.xhtml", xhtml(title, f'<p><img src="cover.jpg" alt="Cover: {title}"/></p>', "cover", "cover"))
        add_entry(book, "EPUB/title.xhtml", xhtml(title, f"<h1>{title}</h1><p><em>{subtitle}</em></p><p>{COLOPHON}</p>", "titlepage"))
        for file, name, text in files:
            add_entry(book, f"EPUB/{file}", xhtml(name, f"<section><h2>{html.escape(name)}</h2>\n{to_html(text)}</section>", "bodymatter"))


NOTE_NAMES = "C C# D D# E F F# G G# A A# B".split()


def key_chart():
    """One page: every key from the low C to the top of a small keyboard, with its frequency."""
    columns = []
    for low in range(36, 84, 12):
        rows = "".join(
            f'<tr class="{"b" if "#" in NOTE_NAMES[k % 12] else "w"}"><td>{NOTE_NAMES[k % 12]}</td><td>{k}</td><td>{440 * 2 ** ((k - 69) / 12):.1f}</td></tr>'
            for k in range(low + 11, low - 1, -1)
        )
        columns.append(f"<table><tr><th>Note</th><th>Key</th><th>Hz</th></tr>{rows}</table>")
    print_pdf(
        f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Keys and frequencies</title><style>{font_faces()}
@page {{ size: A5 landscape; margin: 12mm; }} body {{ margin: 0; font: 9.5pt/1.3 Archivo; -webkit-print-color-adjust: exact; }}
h1 {{ font: 800 20pt/1 Archivo; margin: 0 0 2mm; color: #c9431d; }} p {{ margin: 0 0 5mm; }} .row {{ display: flex; gap: 6mm; }}
table {{ border-collapse: collapse; flex: 1; }} td, th {{ padding: 1.35mm 2mm; text-align: right; }} td:first-child, th:first-child {{ text-align: left; }}
.b {{ background: #1f1d1a; color: #f6efe0; }} .w td {{ border-bottom: 0.3pt solid #bbb; }}</style>
<h1>Keys and frequencies</h1><p>Twelve keys make an octave, and each octave doubles the frequency. Dark rows are the black keys.</p>
<div class="row">{''.join(columns)}</div></html>""",
        "small-synth/keys-and-frequencies.pdf", "Keys and frequencies", PUBLISHER,
    )


def make():
    book_pdf("slow-bread", "slow-bread/slow-bread.pdf")
    book_epub("slow-bread", "slow-bread/slow-bread.epub")
    book_pdf("name-your-price", "name-your-price/name-your-price.pdf")
    book_epub("name-your-price", "name-your-price/name-your-price.epub")
    book_pdf("small-synth", "small-synth/lessons.pdf")
    key_chart()
