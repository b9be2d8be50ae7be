"""Opens every file of the sample catalog by its type and compares the folder with catalog.json.

    python check.py

Prints one line for each problem and exits with 1, or prints the sizes.
"""

import csv
import io
import json
import re
import sys
import wave
import zipfile
from pathlib import PurePosixPath
from xml.etree import ElementTree

from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

from common import GOODS, OUT, PICTURES, PUBLIC
from pictures import WIDTHS

KINDS = {"e-book", "audio", "font", "template", "code", "picture", "course"}
BUDGETS = {GOODS: 1_800_000, PICTURES: 2_200_000}
FIELDS = {
    "slug", "name", "summary", "description", "price", "tags", "facts", "quantity_max", "later_versions", "pictures", "files", "days_ago",
}


class Problem(Exception):
    """Something in the catalog that a customer would trip over."""


def require(holds, words):
    if not holds:
        raise Problem(words)


def pdf(data):
    reader = PdfReader(io.BytesIO(data), strict=True)
    require(len(reader.pages) >= 1, "no pages")
    text = "".join(page.extract_text() for page in reader.pages)
    require(len(text) > 200, "hardly any text can be read from it")
    require(reader.metadata.title, "no title")


def epub(data):
    book = zipfile.ZipFile(io.BytesIO(data))
    first = book.infolist()[0]
    require(first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED, "mimetype is not first and stored")
    require(book.read("mimetype") == b"application/epub+zip" and not first.extra, "wrong mimetype")
    container = ElementTree.fromstring(book.read("META-INF/container.xml"))
    path = container.find(".//{*}rootfile").get("full-path")
    package = ElementTree.fromstring(book.read(path))
    folder = PurePosixPath(path).parent
    require(package.get("version") == "3.0", "not EPUB 3")
    for name in ("identifier", "title", "language"):
        require(package.findtext(f".//{{http://purl.org/dc/elements/1.1/}}{name}"), f"no dc:{name}")
    require(any(m.get("property") == "dcterms:modified" for m in package.findall(".//{*}meta")), "no dcterms:modified")
    items = {item.get("id"): item for item in package.findall(".//{*}item")}
    require(any("nav" in (i.get("properties") or "") for i in items.values()), "no navigation document")
    require(any("cover-image" in (i.get("properties") or "") for i in items.values()), "no cover image")
    listed = {str(folder / item.get("href")) for item in items.values()}
    present = {n for n in book.namelist() if n != "mimetype" and not n.startswith("META-INF/") and n != path}
    require(listed == present, f"manifest and files differ: {sorted(listed ^ present)}")
    require(all(ref.get("idref") in items for ref in package.findall(".//{*}itemref")), "spine names an unknown item")
    for item in items.values():
        content = book.read(str(folder / item.get("href")))
        if item.get("media-type") == "application/xhtml+xml":
            tree = ElementTree.fromstring(content)
            for link in [*tree.findall(".//{*}a"), *tree.findall(".//{*}img"), *tree.findall(".//{*}link")]:
                target = link.get("href") or link.get("src")
                require(str(folder / target) in present, f"{item.get('href')} leads to {target}")
        elif item.get("media-type") == "image/jpeg":
            Image.open(io.BytesIO(content)).verify()


def wav(data):
    with wave.open(io.BytesIO(data)) as file:
        require(file.getnchannels() == 1 and file.getsampwidth() == 2, "not mono, 16 bit")
        frames = file.readframes(file.getnframes())
        require(len(frames) == 2 * file.getnframes() > 0, "cut short")
        require(any(frames), "silent")


def font(data):
    file = TTFont(io.BytesIO(data))
    for table in file.keys():
        file[table]
    wanted = set(range(0x21, 0x5B)) | set(range(0x61, 0x7B))
    missing = wanted - set(file.getBestCmap())
    require(not missing, f"no glyph for {''.join(map(chr, sorted(missing)))}")
    require(all(file["hmtx"][name][0] > 0 for name in file.getGlyphOrder()), "a glyph without width")


def ods(data):
    book = zipfile.ZipFile(io.BytesIO(data))
    require(book.infolist()[0].filename == "mimetype" and book.testzip() is None, "not an OpenDocument package")
    content = ElementTree.fromstring(book.read("content.xml"))
    formulas = [v for cell in content.iter() for k, v in cell.attrib.items() if k.endswith("}formula")]
    require(len(formulas) > 10 and all(f.startswith("of:=") for f in formulas), "no formulas")


def archive(data):
    book = zipfile.ZipFile(io.BytesIO(data))
    require(book.testzip() is None, "a damaged entry")
    for name in book.namelist():
        require(not name.startswith("/") and ".." not in name, f"unsafe name {name}")
        check = BY_SUFFIX.get(name.rsplit(".", 1)[-1].lower())
        if check:
            check(book.read(name))


def image(data):
    Image.open(io.BytesIO(data)).verify()


def text(data):
    require(len(data.decode("utf-8").strip()) > 0, "empty")


BY_SUFFIX = {
    "pdf": pdf, "epub": epub, "wav": wav, "ttf": font, "woff2": font, "ods": ods, "zip": archive, "png": image, "txt": text, "md": text,
    "svg": lambda data: ElementTree.fromstring(data), "csv": lambda data: list(csv.reader(io.StringIO(data.decode()), strict=True)),
    "json": json.loads, "py": lambda data: compile(data, "file", "exec"),
}


def entry(product):
    require(set(product) == FIELDS, f"fields {sorted(set(product) ^ FIELDS)}")
    require(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", product["slug"]), "slug")
    require(len(product["summary"]) <= 90, f"summary has {len(product['summary'])} characters")
    words = len(product["description"].split())
    require(120 <= words <= 300, f"description has {words} words")
    require(re.fullmatch(r"\d+\.\d\d", product["price"]), "price")
    require(product["tags"][0] in KINDS and 2 <= len(product["tags"]) <= 3, "tags")
    require(not KINDS & set(product["tags"][1:]) or product["tags"][0] == "course", "a second kind among the tags")
    require(1 <= product["quantity_max"] <= 10, "quantity_max")
    require(2 <= len(product["pictures"]) <= 3 and 1 <= len(product["files"]) <= 4, "number of pictures or files")
    for picture in product["pictures"]:
        require(len(picture["alt"]) > 30, f"{picture['file']} has hardly any alt text")


def problems():
    products = json.loads((OUT / "catalog.json").read_text())
    attempts = [(product["slug"], entry, product) for product in products]
    named = {f["file"] for p in products for f in p["files"]}
    present = {str(f.relative_to(GOODS)) for f in GOODS.rglob("*") if f.is_file()}
    pictures = {f"{p['file']}-{w}.webp" for product in products for p in product["pictures"] for w in WIDTHS}
    drawn = {f.name for f in PICTURES.iterdir()}
    yield from (f"{name}: in the catalog or the folder, not in both" for name in sorted((named ^ present) | (pictures ^ drawn)))
    attempts += [(name, BY_SUFFIX[name.rsplit(".", 1)[1]], (GOODS / name).read_bytes()) for name in sorted(named & present)]
    for name, check, subject in attempts:
        try:
            check(subject)
        except Exception as error:
            yield f"{name}: {type(error).__name__}: {error}"
    for name in sorted(pictures & drawn):
        with Image.open(PICTURES / name) as picture:
            picture.load()
            width = int(name.rsplit("-", 1)[1].removesuffix(".webp"))
            if picture.format != "WEBP" or picture.size != (width, width * 3 // 4):
                yield f"{name}: {picture.format} of {picture.size}"
    for name, size in [("favicon.ico", (32, 32)), ("apple-touch-icon.png", (180, 180))]:
        if Image.open(PUBLIC / name).size != size:
            yield f"{name}: not {size}"
    ElementTree.parse(PUBLIC / "favicon.svg")
    for folder, budget in BUDGETS.items():
        size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
        print(f"{folder.name}: {size / 1000:,.0f} of {budget / 1000:,.0f} kB")
        if size > budget:
            yield f"{folder.name}: over the budget"


if __name__ == "__main__":
    found = list(problems())
    print("\n".join(found) or "The sample catalog is sound.")
    sys.exit(1 if found else 0)
