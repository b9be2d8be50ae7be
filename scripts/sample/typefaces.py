"""Static cuts of the open variable fonts that set covers and books.

Chromium embeds a variable font in a PDF as Type 3 drawings, three times the
size and without hints, so each cut is instantiated once into the build folder.
"""

import os
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from common import BUILD, HERE, built

MODULES = Path(os.environ.get("SAMPLE_FONTS", HERE / "node_modules"))
VARIABLE = "@fontsource-variable/{0}/files/{0}-latin-{1}-{2}.woff2"
STATIC = "@fontsource/{0}/files/{0}-latin-400-{1}.woff2"

# Family, weight, style, width in per cent, source, axes beside the weight.
CUTS = [
    ("Fraunces", 400, "normal", 100, VARIABLE.format("fraunces", "full", "normal"), {"opsz": 144, "SOFT": 100, "WONK": 0}),
    ("Fraunces", 700, "normal", 100, VARIABLE.format("fraunces", "full", "normal"), {"opsz": 72, "SOFT": 100, "WONK": 1}),
    ("Fraunces", 900, "normal", 100, VARIABLE.format("fraunces", "full", "normal"), {"opsz": 144, "SOFT": 100, "WONK": 1}),
    ("Archivo", 400, "normal", 100, VARIABLE.format("archivo", "standard", "normal"), {"wdth": 100}),
    ("Archivo", 600, "normal", 100, VARIABLE.format("archivo", "standard", "normal"), {"wdth": 100}),
    ("Archivo", 800, "normal", 100, VARIABLE.format("archivo", "standard", "normal"), {"wdth": 100}),
    ("Archivo", 800, "normal", 75, VARIABLE.format("archivo", "standard", "normal"), {"wdth": 75}),
    ("Newsreader", 400, "normal", 100, VARIABLE.format("newsreader", "standard", "normal"), {"opsz": 16}),
    ("Newsreader", 600, "normal", 100, VARIABLE.format("newsreader", "standard", "normal"), {"opsz": 16}),
    ("Newsreader", 400, "italic", 100, VARIABLE.format("newsreader", "standard", "italic"), {"opsz": 16}),
    ("JetBrains Mono", 400, "normal", 100, VARIABLE.format("jetbrains-mono", "wght", "normal"), {}),
    ("JetBrains Mono", 700, "normal", 100, VARIABLE.format("jetbrains-mono", "wght", "normal"), {}),
    ("Gloock", 400, "normal", 100, STATIC.format("gloock", "normal"), None),
    ("Instrument Serif", 400, "normal", 100, STATIC.format("instrument-serif", "normal"), None),
    ("Instrument Serif", 400, "italic", 100, STATIC.format("instrument-serif", "italic"), None),
]
OWN = [
    ("Halfpenny", 300, "Halfpenny-Light.ttf"), ("Halfpenny", 400, "Halfpenny-Regular.ttf"), ("Halfpenny", 700, "Halfpenny-Bold.ttf"),
    ("Late Train", 400, "LateTrain-Regular.ttf"), ("Late Train", 700, "LateTrain-Bold.ttf"),
]


def font_faces():
    """CSS `@font-face` rules for every face used on covers and in PDFs."""
    rules = [
        f"@font-face {{ font-family: '{family}'; src: url('{_cut(family, weight, style, width, source, axes).as_uri()}');"
        f" font-weight: {weight}; font-style: {style}; font-stretch: {width}%; }}"
        for family, weight, style, width, source, axes in CUTS
    ]
    rules += [
        f"@font-face {{ font-family: '{family}'; src: url('{(BUILD / file).as_uri()}'); font-weight: {weight}; }}"
        for family, weight, file in OWN
    ]
    return "\n".join(rules)


def _cut(family, weight, style, width, source, axes):
    target = built(f"cut-{family.replace(' ', '')}-{weight}-{width}-{style}.ttf")
    if not target.exists():
        font = TTFont(MODULES / source, recalcTimestamp=False)
        if axes is not None:
            font = instantiateVariableFont(font, {"wght": weight, **axes})
        font.flavor = None
        font.save(target)
    return target
