"""Baker's Table: a spreadsheet with live formulas, as ODS and as plain CSV."""

import zipfile
from xml.sax.saxutils import escape

from common import add_entry, goods

MIME = "application/vnd.oasis.opendocument.spreadsheet"
NS = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("number", "datastyle")]
) + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'

STYLES = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles {NS} office:version="1.3"><office:styles>
<style:default-style style:family="table-cell"><style:text-properties fo:font-size="11pt"/></style:default-style>
</office:styles></office:document-styles>"""

AUTOMATIC = """<office:automatic-styles>
<number:percentage-style style:name="np"><number:number number:decimal-places="0" number:min-integer-digits="1"/><number:text> %</number:text></number:percentage-style>
<number:number-style style:name="ng"><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/><number:text> g</number:text></number:number-style>
<number:time-style style:name="nt"><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/></number:time-style>
<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="7.2cm"/></style:style>
<style:style style:name="col" style:family="table-column"><style:table-column-properties style:column-width="3.4cm"/></style:style>
<style:style style:name="title" style:family="table-cell"><style:text-properties fo:font-size="20pt" fo:font-weight="bold" fo:color="#274c86"/></style:style>
<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:background-color="#274c86"/><style:text-properties fo:font-weight="bold" fo:color="#ffffff"/></style:style>
<style:style style:name="note" style:family="table-cell"><style:text-properties fo:font-style="italic" fo:color="#666666"/></style:style>
<style:style style:name="plain" style:family="table-cell"/>
<style:style style:name="input" style:family="table-cell"><style:table-cell-properties fo:background-color="#fff0c2"/></style:style>
<style:style style:name="input_pct" style:family="table-cell" style:data-style-name="np"><style:table-cell-properties fo:background-color="#fff0c2"/></style:style>
<style:style style:name="input_g" style:family="table-cell" style:data-style-name="ng"><style:table-cell-properties fo:background-color="#fff0c2"/></style:style>
<style:style style:name="input_time" style:family="table-cell" style:data-style-name="nt"><style:table-cell-properties fo:background-color="#fff0c2"/></style:style>
<style:style style:name="pct" style:family="table-cell" style:data-style-name="np"/>
<style:style style:name="g" style:family="table-cell" style:data-style-name="ng"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="time" style:family="table-cell" style:data-style-name="nt"><style:text-properties fo:font-weight="bold"/></style:style>
</office:automatic-styles>"""


class Cell:
    """A value with the style it is shown in and, if it is worked out, the formula."""

    def __init__(self, value, style="plain", formula=None):
        self.value, self.style, self.formula = value, style, formula

    def xml(self):
        formula = f' table:formula="of:={escape(self.formula)}"' if self.formula else ""
        if self.value is None:
            return "<table:table-cell/>"
        if isinstance(self.value, str):
            return (
                f'<table:table-cell table:style-name="{self.style}" office:value-type="string"{formula}>'
                f"<text:p>{escape(self.value)}</text:p></table:table-cell>"
            )
        kind = "percentage" if self.style.endswith("pct") else "float"
        return (
            f'<table:table-cell table:style-name="{self.style}" office:value-type="{kind}" '
            f'office:value="{self.value!r}"{formula}/>'
        )


INGREDIENTS = [
    ("Strong white flour", 0.80), ("Wholemeal flour", 0.20), ("Water", 0.72), ("Ripe starter", 0.20), ("Salt", 0.02),
]
LOAVES, WEIGHT, LOSS = 2, 850, 0.14
STEPS = [
    ("Mix flour and water", 40), ("Add starter and salt, first fold", 30), ("Second fold", 30), ("Third fold", 30),
    ("Long rise", 140), ("Shape, then into the fridge", 540), ("Heat oven and pot", 45), ("Bake with the lid on", 20),
    ("Bake without the lid", 22), ("Cool, if you can", 60),
]


def loaf_sheet():
    dough = LOAVES * WEIGHT / (1 - LOSS)
    total = sum(share for _, share in INGREDIENTS)
    rows = [
        [Cell("Baker's Table", "title")],
        [Cell("Change the yellow cells; the grams follow.", "note")],
        [],
        [Cell("Loaves"), Cell(LOAVES, "input")],
        [Cell("Weight of one baked loaf"), Cell(WEIGHT, "input_g")],
        [Cell("Lost in the oven"), Cell(LOSS, "input_pct")],
        [Cell("Dough to mix"), Cell(dough, "g", "[.B4]*[.B5]/(1-[.B6])")],
        [],
        [Cell("Ingredient", "head"), Cell("Share of flour", "head"), Cell("Weight", "head")],
    ]
    last = 9 + len(INGREDIENTS)
    for i, (name, share) in enumerate(INGREDIENTS, 10):
        rows.append([Cell(name), Cell(share, "input_pct"), Cell(dough * share / total, "g", f"[.$B$7]*[.B{i}]/SUM([.$B$10:.$B${last}])")])
    water = (0.72 + 0.10) / (1.0 + 0.10)
    rows += [
        [],
        [Cell("True hydration, starter counted"), Cell(water, "pct", "([.B12]+[.B13]/2)/([.B10]+[.B11]+[.B13]/2)")],
        [Cell("A starter is half flour and half water. Below 70 % is firm, above 78 % is sticky.", "note")],
    ]
    return "Loaf", rows


def time_sheet():
    start = 18 / 24
    rows = [
        [Cell("Timetable", "title")],
        [Cell("Type when you want to begin; minutes are for a kitchen at 22 °C.", "note")],
        [],
        [Cell("Begin at"), Cell(start, "input_time")],
        [],
        [Cell("Step", "head"), Cell("Minutes", "head"), Cell("Starts at", "head")],
    ]
    at = start
    for i, (name, minutes) in enumerate(STEPS, 7):
        formula = "[.B4]" if i == 7 else f"MOD([.C{i - 1}]+[.B{i - 1}]/1440;1)"
        rows.append([Cell(name), Cell(minutes, "input"), Cell(at % 1, "time", formula)])
        at += minutes / 1440
    return "Timetable", rows


def content(sheets):
    tables = []
    for name, rows in sheets:
        body = "".join(
            "<table:table-row>" + ("".join(cell.xml() for cell in row) or "<table:table-cell/>") + "</table:table-row>" for row in rows
        )
        tables.append(
            f'<table:table table:name="{name}"><table:table-column table:style-name="wide"/>'
            f'<table:table-column table:style-name="col" table:number-columns-repeated="2"/>{body}</table:table>'
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {NS} office:version="1.3">{AUTOMATIC}'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )


MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def make():
    with zipfile.ZipFile(goods("bakers-table/bakers-table.ods"), "w") as file:
        add_entry(file, "mimetype", MIME, stored=True)
        add_entry(file, "META-INF/manifest.xml", MANIFEST)
        add_entry(file, "styles.xml", STYLES)
        add_entry(file, "content.xml", content([loaf_sheet(), time_sheet()]))
    dough = LOAVES * WEIGHT / (1 - LOSS)
    total = sum(share for _, share in INGREDIENTS)
    lines = ["ingredient,share_of_flour_percent,grams_for_two_loaves"]
    lines += [f"{name},{share * 100:.0f},{dough * share / total:.0f}" for name, share in INGREDIENTS]
    goods("bakers-table/bakers-table.csv").write_text("\n".join(lines) + "\n")
