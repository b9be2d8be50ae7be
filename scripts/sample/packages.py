"""The archives: font families, the template, the two libraries and the course's code, with their licenses."""

import tempfile
from pathlib import Path

from common import BUILD, HERE, folder_entries, goods, write_zip

SRC = HERE / "src"
SINGLE = """HALFPENNY TYPE LICENSE, ONE PERSON

This license lets one person, on all of their own computers:

  1. Use the fonts in any work, for themselves or for a client: print, logos,
     pictures, film, and text in an app or a game as long as the font file
     cannot be taken out of it.
  2. Serve the WOFF2 files from up to three websites, whatever their traffic.
  3. Change the fonts for their own use, as long as the result keeps this text.

It does not let anyone sell, share or give away the font files, changed or not.
A company where several people use the fonts needs a seat for each of them.

The license has no end date and no renewal. If the fonts do not work for you,
write within thirty days and the money comes back.
"""
TEAM = """HALFPENNY TYPE LICENSE, TEAM

One seat was bought for each person who uses the fonts at the same time. The
number of seats is the quantity on the receipt that came with this file: keep
the two together.

  1. Seats belong to the company and move freely between its people.
  2. Each seat covers one person's computers, and one freelancer for as long as
     they work for the company.
  3. Web use is without limit: any number of the company's own sites, apps and
     mails, at any traffic.
  4. Logos and wordmarks made with the fonts may be registered as trademarks.
  5. The fonts may be put on a shared drive or a build server that only the
     seats can reach.

More than ten people? Buy a second set of seats; the two add up.

The license has no end date and no renewal.
"""


def family(prefix, kinds=("ttf", "woff2")):
    return [
        (f"{prefix}/{kind.upper()}/{file.name}", file.read_bytes())
        for kind in kinds
        for file in sorted(BUILD.glob(f"Halfpenny-*.{kind}"))
    ]


WEB_CSS = "".join(
    f"@font-face {{\n  font-family: \"{family}\";\n  src: url(\"{file}.woff2\") format(\"woff2\");\n  font-weight: {weight};\n  font-display: swap;\n}}\n\n"
    for family, file, weight in [
        ("Halfpenny", "Halfpenny-Light", 300), ("Halfpenny", "Halfpenny-Regular", 400), ("Halfpenny", "Halfpenny-Bold", 700),
    ]
)


def fonts():
    license = SINGLE.encode()
    desktop = [(name.replace("TTF/", ""), data) for name, data in family("Halfpenny desktop", ["ttf"])]
    write_zip("halfpenny/halfpenny-desktop.zip", [*desktop, ("Halfpenny desktop/LICENSE.txt", license)])
    web = [(name.replace("WOFF2/", ""), data) for name, data in family("Halfpenny web", ["woff2"])]
    write_zip("halfpenny/halfpenny-web.zip", [*web, ("Halfpenny web/halfpenny.css", WEB_CSS), ("Halfpenny web/LICENSE.txt", license)])
    goods("halfpenny/license.txt").write_text(SINGLE)
    write_zip("halfpenny-team/halfpenny-family.zip", [*family("Halfpenny family"), ("Halfpenny family/LICENSE.txt", TEAM)])
    goods("halfpenny-team/team-license.txt").write_text(TEAM)
    for name in ["LateTrain-Regular.ttf", "LateTrain-Bold.ttf", "LateTrain-Regular.woff2"]:
        goods(f"late-train/{name}").write_bytes((BUILD / name).read_bytes())


def libraries():
    mit = (SRC / "LICENSE-MIT.txt").read_bytes()
    for slug in ("ration", "thin-charts"):
        entries = folder_entries(SRC / slug, slug)
        write_zip(f"{slug}/{slug}.zip", [*entries, (f"{slug}/LICENSE", mit)])
    write_zip("frontispiece/frontispiece.zip", folder_entries(SRC / "frontispiece", "Frontispiece"))


def course():
    """Zips the lessons' code and plays its tune, by running the very file that is sold."""
    write_zip("small-synth/small-synth-code.zip", [*folder_entries(SRC / "small-synth", "small-synth"),
                                                   ("small-synth/LICENSE", (SRC / "LICENSE-MIT.txt").read_bytes())])
    module = {"__name__": "synth"}
    exec(compile((SRC / "small-synth" / "synth.py").read_text(), "synth.py", "exec"), module)
    with tempfile.TemporaryDirectory() as folder:
        tune = Path(folder) / "tune.wav"
        module["save"](tune, module["play"](module["TUNE"]))
        goods("small-synth/the-tune.wav").write_bytes(tune.read_bytes())


def make():
    fonts()
    libraries()
    course()
