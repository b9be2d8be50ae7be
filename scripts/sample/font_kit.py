"""A skeleton pen and the last steps from outlines to TTF and WOFF2."""

import math

import pathops
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from common import built

KAPPA = 0.5523
EPOCH_2026 = 3850070400  # 2026-01-01 in seconds since 1904, the font clock


class Skeleton:
    """Centre lines of one glyph, to be drawn with one round pen."""

    def __init__(self):
        self.path = pathops.Path()
        self.pen = self.path.getPen()
        self.at = None

    def m(self, x, y):
        if self.at is not None:
            self.pen.endPath()
        self.pen.moveTo((x, y))
        self.at = (x, y)
        return self

    def l(self, x, y):
        self.pen.lineTo((x, y))
        self.at = (x, y)
        return self

    def c(self, x1, y1, x2, y2, x, y):
        self.pen.curveTo((x1, y1), (x2, y2), (x, y))
        self.at = (x, y)
        return self

    def hv(self, x, y):
        """A quarter ellipse that leaves horizontally and arrives vertically."""
        x0, y0 = self.at
        return self.c(x0 + (x - x0) * KAPPA, y0, x, y - (y - y0) * KAPPA, x, y)

    def vh(self, x, y):
        """A quarter ellipse that leaves vertically and arrives horizontally."""
        x0, y0 = self.at
        return self.c(x0, y0 + (y - y0) * KAPPA, x - (x - x0) * KAPPA, y, x, y)

    def arc(self, cx, cy, rx, ry, start, end, join=False):
        """An elliptic arc in degrees, counter-clockwise when `end` > `start`."""
        steps = max(1, math.ceil(abs(end - start) / 45))
        step = math.radians((end - start) / steps)
        handle = 4 / 3 * math.tan(step / 4)
        angle = math.radians(start)
        point = (cx + rx * math.cos(angle), cy + ry * math.sin(angle))
        if join:
            self.l(*point)
        else:
            self.m(*point)
        for _ in range(steps):
            after = angle + step
            x0, y0 = self.at
            x1, y1 = cx + rx * math.cos(after), cy + ry * math.sin(after)
            self.c(
                x0 - rx * math.sin(angle) * handle, y0 + ry * math.cos(angle) * handle,
                x1 + rx * math.sin(after) * handle, y1 - ry * math.cos(after) * handle, x1, y1,
            )
            angle = after
        return self

    def oval(self, x0, y0, x1, y1):
        cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
        self.m(cx, y0).hv(x1, cy).vh(cx, y1).hv(x0, cy).vh(cx, y0)
        self.pen.closePath()
        self.at = None
        return self

    def dot(self, x, y):
        return self.m(x, y).l(x, y + 0.5)

    def outline(self, width):
        """The stroked shape as a simple, correctly wound path."""
        if self.at is not None:
            self.pen.endPath()
            self.at = None
        path = pathops.Path(self.path)
        path.stroke(width, pathops.LineCap.ROUND_CAP, pathops.LineJoin.ROUND_JOIN, 4)
        path.convertConicsToQuads(0.5)
        path.simplify(fix_winding=True, keep_starting_points=False, clockwise=True)
        return path


def to_glyph(path, dx=0):
    pen = TTGlyphPen(None)
    shift = pathops.Path()
    path.draw(_Shifted(shift.getPen(), dx))
    shift.draw(Cu2QuPen(pen, 0.8, reverse_direction=False))
    return pen.glyph()


class _Shifted:
    """Moves every point by `dx` on its way to another pen."""

    def __init__(self, pen, dx):
        self.pen, self.dx = pen, dx

    def __getattr__(self, name):
        def call(*points):
            getattr(self.pen, name)(*[point and (point[0] + self.dx, point[1]) for point in points])

        return call


def build(path, family, style, weight, glyphs, cmap, metrics, notes, features=""):
    """Writes `path`.ttf and .woff2 below the build folder.

    `glyphs` maps glyph names to (glyph, advance); `metrics` has ascent,
    descent, cap and x height in units; `notes` the name table's texts.
    """
    order = [".notdef"] + [name for name in glyphs if name != ".notdef"]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(order)
    font.setupCharacterMap(cmap)
    font.setupGlyf({name: glyphs[name][0] for name in order})
    table = font.font["glyf"]
    font.setupHorizontalMetrics(
        {name: (round(glyphs[name][1]), getattr(table[name], "xMin", 0)) for name in order}
    )
    ascent, descent = metrics["ascent"], metrics["descent"]
    font.setupHorizontalHeader(ascent=ascent, descent=descent)
    postscript = f"{family}-{style}".replace(" ", "")
    names = {
        "familyName": family if style in ("Regular", "Bold") else f"{family} {style}",
        "styleName": style if style in ("Regular", "Bold") else "Regular",
        "uniqueFontIdentifier": f"{notes['version']};{postscript}",
        "fullName": f"{family} {style}",
        "psName": postscript,
        "version": f"Version {notes['version']}",
        "copyright": notes["copyright"],
        "licenseDescription": notes["license"],
        "description": notes["description"],
    }
    if style not in ("Regular", "Bold"):
        names |= {"typographicFamily": family, "typographicSubfamily": style}
    font.setupNameTable(names)
    font.setupOS2(
        sTypoAscender=ascent, sTypoDescender=descent, sTypoLineGap=0, usWinAscent=ascent, usWinDescent=-descent,
        sxHeight=metrics["x"], sCapHeight=metrics["cap"], usWeightClass=weight, achVendID="TPNC", fsType=0,
        fsSelection=0x20 if style == "Bold" else 0x40,
    )
    font.setupPost(isFixedPitch=int(metrics.get("fixed", False)))
    if features:
        addOpenTypeFeaturesFromString(font.font, features)
    font.font["head"].created = font.font["head"].modified = EPOCH_2026
    font.font["head"].macStyle = 1 if style == "Bold" else 0
    font.font.recalcTimestamp = False
    target = built(f"{path}.ttf")
    font.save(target)
    web = TTFont(target, recalcTimestamp=False)
    web.flavor = "woff2"
    web.save(built(f"{path}.woff2"))
