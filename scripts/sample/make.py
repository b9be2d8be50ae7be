"""Remakes the sample catalog: goods, pictures, catalog.json and the shop's icons.

Not part of any build. Needs Chromium, and once:

    pip install -r requirements.txt
    npm install            (in this folder; open fonts for covers and books)

Then `python make.py` for everything, or `python make.py pictures` for one of
fonts, goods, pictures, catalog, icons. `SAMPLE_FONTS` may name another
node_modules folder and `CHROMIUM` another browser. Afterwards run `check.py`.
"""

import sys


def fonts():
    import font_halfpenny
    import font_latetrain

    font_halfpenny.make()
    font_latetrain.make()


def goods():
    import audio
    import documents
    import packages
    import prints
    import sheets
    import specimens

    for kind in (audio, documents, packages, prints, sheets, specimens):
        kind.make()


def pictures():
    import pictures as kind

    kind.make(sys.argv[2:])


def catalog():
    import catalog as kind

    kind.make()


def icons():
    import icons as kind

    kind.make()


if __name__ == "__main__":
    steps = [fonts, goods, pictures, catalog, icons]
    wanted = sys.argv[1:2]
    for step in steps:
        if not wanted or step.__name__ in wanted:
            step()
