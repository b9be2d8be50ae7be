"""catalog.json from products/*.md: the front matter as it is, the body as the description."""

import json
import tomllib

from common import HERE, OUT

ORDER = [
    "slow-bread", "halfpenny", "small-synth", "six-grasses", "thin-charts", "late-train", "frontispiece",
    "a-very-short-lullaby", "name-your-price", "flat-weather", "ration", "small-chimes", "bakers-table", "halfpenny-team",
]
MEDIA_TYPES = {
    "pdf": "application/pdf", "epub": "application/epub+zip", "zip": "application/zip", "wav": "audio/wav", "ttf": "font/ttf",
    "woff2": "font/woff2", "ods": "application/vnd.oasis.opendocument.spreadsheet", "csv": "text/csv", "txt": "text/plain",
    "png": "image/png", "svg": "image/svg+xml",
}


def product(slug):
    """One catalog entry, from the TOML between the +++ lines and the Markdown after them."""
    _, front, body = (HERE / "products" / f"{slug}.md").read_text().split("+++\n", 2)
    front = tomllib.loads(front)
    return {
        "slug": slug,
        "name": front["name"],
        "summary": front["summary"],
        "description": body.strip(),
        "price": front["price"],
        "tags": front["tags"],
        "facts": [dict(zip(("name", "value"), fact.split(": ", 1))) for fact in front.get("facts", [])],
        "quantity_max": front.get("quantity_max", 1),
        "later_versions": front["later_versions"],
        "pictures": [
            {"file": f"{slug}-{i}", "alt": alt, "width": 1600, "height": 1200} for i, alt in enumerate(front["pictures"], 1)
        ],
        "files": [
            {
                "file": f"{slug}/{file['file']}",
                "name": file["name"],
                "media_type": MEDIA_TYPES[file["file"].rsplit(".", 1)[1]],
                "version": file.get("version", 1),
                "note": file.get("note", ""),
            }
            for file in front["files"]
        ],
        "days_ago": front["days_ago"],
    }


def make():
    entries = [product(slug) for slug in ORDER]
    (OUT / "catalog.json").write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
