"""Halfpenny: a round-ended geometric sans in three weights, drawn as skeletons."""

import pathops

from font_kit import Skeleton, build, to_glyph

CAP, XH, ASC, DESC, OVER = 700, 490, 730, -205, 8
NOTES = {
    "version": "2.000",
    "copyright": "Copyright 2026 Tuppence Editions",
    "license": "Single-user desktop and web license. See LICENSE.txt.",
    "description": "A round-ended geometric sans, drawn with one pen in three weights.",
}


def upper(w):
    """Capital skeletons as (width, drawing); widths are of the black, not the advance."""
    h = w / 2
    b, t, mid = h, CAP - h, CAP / 2
    lo, hi = h - OVER, CAP - h + OVER

    def bowl(s, right, low, high, left=h):
        """From the stem out, round and back to the stem."""
        c = right - (high - low) / 2
        return s.m(left, high).l(c, high).hv(right, (low + high) / 2).vh(c, low).l(left, low)

    def stem(x=h, low=b, high=t):
        return Skeleton().m(x, low).l(x, high)

    def ring(W, start, end):
        return Skeleton().arc(W / 2, mid, W / 2 - h, mid - h + OVER, start, end)

    yield "A", 640, Skeleton().m(h, b).l(320, t).l(640 - h, b).m(320 - 196, 215).l(320 + 196, 215)
    yield "B", 500, bowl(bowl(stem(), 500 - h, b, 372), 468 - h, 372, t)
    yield "C", 650, Skeleton().arc(350, mid, 350 - h, mid - h + OVER, 42, 318)
    yield "D", 600, stem().m(h, t).l(250, t).hv(600 - h, mid).vh(250, b).l(h, b)
    yield "E", 450, Skeleton().m(450 - h, t).l(h, t).l(h, b).l(450 - h, b).m(h, 360).l(410 - h, 360)
    yield "F", 440, Skeleton().m(440 - h, t).l(h, t).l(h, b).m(h, 345).l(400 - h, 345)
    yield "G", 690, Skeleton().arc(350, mid, 350 - h, mid - h + OVER, 42, 352, ).m(400, 330).l(697 - h, 330)
    yield "H", 560, stem().m(560 - h, b).l(560 - h, t).m(h, 360).l(560 - h, 360)
    yield "I", w, stem()
    yield "J", 380, Skeleton().m(380 - h, t).l(380 - h, 200).vh(190 + h / 2, lo).hv(h, 170)
    yield "K", 530, stem().m(510 - h, t).l(h, 290).m(195, 425).l(530 - h, b)
    yield "L", 430, Skeleton().m(h, t).l(h, b).l(430 - h, b)
    yield "M", 720, Skeleton().m(h, b).l(h + 20, t).l(360, 170).l(700 - h, t).l(720 - h, b)
    yield "N", 590, Skeleton().m(h, b).l(h, t).l(590 - h, b).l(590 - h, t)
    yield "O", 740, Skeleton().oval(h, lo, 740 - h, hi)
    yield "P", 480, bowl(stem(), 480 - h, 300, t)
    yield "Q", 740, Skeleton().oval(h, lo, 740 - h, hi).m(480, 210).l(690 - h / 2, b - 10)
    yield "R", 500, bowl(stem(), 475 - h, 320, t).m(275, 320).l(500 - h, b)
    s_cx, s_mid = 245, 366
    top, low = (hi - s_mid) / 2, (s_mid - lo) / 2
    s = Skeleton().arc(s_cx, s_mid + top, 212 - h, top, 28, 270)
    yield "S", 490, s.arc(s_cx, s_mid - low, 245 - h, low, 90, -152, join=True)
    yield "T", 520, Skeleton().m(h, t).l(520 - h, t).m(260, t).l(260, b)
    yield "U", 560, Skeleton().m(h, t).l(h, 260).vh(280, lo).hv(560 - h, 260).l(560 - h, t)
    yield "V", 620, Skeleton().m(h, t).l(310, b).l(620 - h, t)
    yield "W", 900, Skeleton().m(h, t).l(245, b).l(450, t - 40).l(655, b).l(900 - h, t)
    yield "X", 560, Skeleton().m(h + 8, t).l(560 - h, b).m(h, b).l(552 - h, t)
    yield "Y", 560, Skeleton().m(h, t).l(280, 330).l(560 - h, t).m(280, 330).l(280, b)
    yield "Z", 510, Skeleton().m(h + 10, t).l(502 - h, t).l(h, b).l(510 - h, b)


def lower(w):
    h = w / 2
    b, x, t = h, XH - h, ASC - h
    lo, hi = h - OVER, XH - h + OVER
    mid, B = XH / 2, 500  # B: the width of the round bowl letters

    def bowl():
        return Skeleton().oval(h, lo, B - 10 - h, hi)

    def arch(s, left, right, foot=b):
        c = (left + right) / 2
        return s.m(left, 300).vh(c, hi).hv(right, 290).l(right, foot)

    r = B - h
    yield "a", B, bowl().m(r, b).l(r, x)
    yield "b", B, Skeleton().oval(10 + h, lo, r, hi).m(h, b).l(h, t)
    yield "c", 445, Skeleton().arc(245, mid, 245 - h, mid - h + OVER, 44, 316)
    yield "d", B, bowl().m(r, b).l(r, t)
    yield "e", 490, Skeleton().m(h, mid).l(490 - h, mid).arc(245, mid, 245 - h, mid - h + OVER, 0, 312, join=True)
    yield "f", 300, Skeleton().m(300 - h, t).hv(120, 560).l(120, b).m(h, x - 10).l(270 - h, x - 10)
    yield "g", B, bowl().m(r, x).l(r, -20).vh(B / 2, DESC + h).hv(h + 25, -90)
    yield "h", 460, arch(Skeleton().m(h, b).l(h, t), h, 460 - h)
    yield "i", max(w, 1.22 * w), Skeleton().m(0.61 * w, b).l(0.61 * w, x)
    yield "j", 210, Skeleton().m(210 - h - 0.11 * w, x).l(210 - h - 0.11 * w, -60).vh(h, DESC + h)
    yield "k", 430, Skeleton().m(h, b).l(h, t).m(410 - h, x).l(h, 190).m(170, 290).l(430 - h, b)
    yield "l", 200, Skeleton().m(h, t).l(h, 150).vh(200 - h, b)
    s = arch(Skeleton().m(h, b).l(h, x), h, 370)
    yield "m", 740, arch(s, 370, 740 - h)
    yield "n", 460, arch(Skeleton().m(h, b).l(h, x), h, 460 - h)
    yield "o", 520, Skeleton().oval(h, lo, 520 - h, hi)
    yield "p", B, Skeleton().oval(10 + h, lo, r, hi).m(h, x).l(h, DESC + h)
    yield "q", B, bowl().m(r, x).l(r, DESC + h)
    yield "r", 310, Skeleton().m(h, b).l(h, x).m(h, 270).vh(310 - h, hi)
    s_mid = 256
    top, low = (hi - s_mid) / 2, (s_mid - lo) / 2
    s = Skeleton().arc(190, s_mid + top, 165 - h, top, 25, 270)
    yield "s", 380, s.arc(190, s_mid - low, 190 - h, low, 90, -155, join=True)
    yield "t", 300, Skeleton().m(120, 650 - h).l(120, 150).vh(300 - h, b).m(h, x - 10).l(280 - h, x - 10)
    yield "u", 460, Skeleton().m(h, x).l(h, 200).vh(230, lo).hv(460 - h, 200).m(460 - h, x).l(460 - h, b)
    yield "v", 470, Skeleton().m(h, x).l(235, b).l(470 - h, x)
    yield "w", 700, Skeleton().m(h, x).l(195, b).l(350, x - 20).l(505, b).l(700 - h, x)
    yield "x", 440, Skeleton().m(h, x).l(440 - h, b).m(h, b).l(440 - h, x)
    yield "y", 470, Skeleton().m(h, x).l(240, b + 10).m(470 - h, x).l(150, DESC + h)
    yield "z", 410, Skeleton().m(h, x).l(405 - h, x).l(h, b).l(410 - h, b)


def figures(w):
    h = w / 2
    b, t, mid = h, CAP - h, CAP / 2
    lo, hi = h - OVER, CAP - h + OVER
    yield "0", 540, Skeleton().oval(h, lo, 540 - h, hi)
    yield "1", 250, Skeleton().m(h, t - 130).l(250 - h, t).l(250 - h, b)
    yield "2", 480, Skeleton().arc(240, 475, 240 - h, hi - 475, 160, -35).l(h, b).l(480 - h, b)
    yield "3", 480, Skeleton().m(h + 30, t).l(450 - h, t).l(225, 430).hv(480 - h, 218).vh(230, lo).hv(h, 170)
    yield "4", 540, Skeleton().m(420, b).l(420, t).l(h, 190).l(540 - h, 190)
    five = Skeleton().m(440 - h, t).l(110, t).l(80, 400).c(130, 440, 190, 450, 230, 450)
    yield "5", 480, five.hv(480 - h, 225).vh(225, lo).hv(h, 150)
    yield "6", 510, Skeleton().oval(h, lo, 510 - h, 450).m(390, t).l(70, 330)
    yield "7", 480, Skeleton().m(h, t).l(480 - h, t).l(170, b)
    yield "8", 500, Skeleton().oval(h, lo, 500 - h, 376).oval(h + 28, 376, 472 - h, hi)
    yield "9", 510, Skeleton().oval(h, 250, 510 - h, hi).m(120, b).l(440, 370)


def signs(w):
    """Punctuation by glyph name; dots are drawn a little larger than the pen."""
    h = w / 2
    t, b, d = CAP - h, h, 0.61 * w
    yield "comma", 160, Skeleton().m(105, d).l(60, -90)
    yield "exclam", 1.22 * w, Skeleton().m(d, 230).l(d, t)
    yield "question", 410, Skeleton().arc(205, 505, 205 - h, t + OVER - 505, 165, -60).vh(205, 225)
    yield "quotesingle", w, Skeleton().m(h, t).l(h, 500)
    yield "quotedbl", w + 150, Skeleton().m(h, t).l(h, 500).m(h + 150, t).l(h + 150, 500)
    yield "quoteleft", 150, Skeleton().m(100, t).l(60, 530)
    yield "quoteright", 150, Skeleton().m(100, t).l(60, 530)
    yield "quotedblleft", 310, Skeleton().m(90, t).l(50, 530).m(250, t).l(210, 530)
    yield "quotedblright", 310, Skeleton().m(100, t).l(60, 530).m(260, t).l(220, 530)
    yield "hyphen", 300, Skeleton().m(h, 270).l(300 - h, 270)
    yield "endash", 480, Skeleton().m(h, 270).l(480 - h, 270)
    yield "emdash", 860, Skeleton().m(h, 270).l(860 - h, 270)
    yield "underscore", 520, Skeleton().m(h, -80).l(520 - h, -80)
    yield "slash", 400, Skeleton().m(h, -60).l(400 - h, t + 30)
    yield "parenleft", 240, Skeleton().m(240 - h, t + 40).c(h - 30, 560, h - 30, 130, 240 - h, -110)
    yield "parenright", 240, Skeleton().m(h, t + 40).c(270 - h, 560, 270 - h, 130, h, -110)
    yield "bracketleft", 240, Skeleton().m(240 - h, t + 30).l(h, t + 30).l(h, -100).l(240 - h, -100)
    yield "bracketright", 240, Skeleton().m(h, t + 30).l(240 - h, t + 30).l(240 - h, -100).l(h, -100)
    yield "plus", 470, Skeleton().m(h, 310).l(470 - h, 310).m(235, 75 + h).l(235, 545 - h)
    yield "equal", 470, Skeleton().m(h, 400).l(470 - h, 400).m(h, 220).l(470 - h, 220)
    yield "less", 440, Skeleton().m(440 - h, 530).l(h, 310).l(440 - h, 90)
    yield "greater", 440, Skeleton().m(h, 530).l(440 - h, 310).l(h, 90)
    star = Skeleton()
    for dx, dy in [(0, 150), (143, 46), (88, -121), (-88, -121), (-143, 46)]:
        star.m(170, 540).l(170 + dx * 0.9, 540 + dy * 0.9)
    yield "asterisk", 340, star
    amp = Skeleton().arc(255, 515, 190 - h, t + OVER - 515, 30, 270).m(255, 340)
    yield "ampersand", 560, amp.l(255, 340).arc(255, 170, 255 - h, 170 - h + OVER, 90, 360).m(360, 340).l(560 - h, 340)
    yield "numbersign", 560, (
        Skeleton().m(150, b).l(230, t).m(345, b).l(425, t).m(h + 25, 470).l(560 - h, 470).m(h, 230).l(535 - h, 230)
    )
    s = Skeleton().arc(245, 366 + 145, 195 - h, 145, 28, 270).arc(245, 366 - 150, 235 - h, 150, 90, -152, join=True)
    yield "dollar", 490, s.m(245, 660).l(245, 760).m(245, 66).l(245, -50)
    yield "sterling", 500, Skeleton().m(440 - h, t - 60).vh(300, t + OVER).hv(160, 520).l(160, b).m(h, b).l(500 - h, b).m(
        h, 340).l(360, 340)
    yield "Euro", 610, Skeleton().arc(370, 350, 310 - h, 350 - h + OVER, 48, 312).m(h, 430).l(400, 430).m(h, 275).l(380, 275)
    yield "percent", 720, Skeleton().oval(h, 400, 300 - h, t + OVER).oval(420 + h, b - OVER, 720 - h, 300).m(180, b).l(
        540, t)
    at = Skeleton().oval(250, 200, 500, 450).m(500, 450).l(500, 265).vh(590, 190).hv(760 - h, 330)
    yield "at", 760, at.arc(380, 320, 380 - h, 360, 0, 300)


DOTS = {  # glyph name: heights of its dots
    "period": [0], "colon": [0, 1], "exclam": [0], "question": [0], "semicolon": [1], "i": [2], "j": [2],
    "periodcentered": [3], "bullet": [3],
}
MARKS = "acute grave circumflex dieresis tilde".split()
KERN = {
    "T o": -70, "T a": -70, "T e": -70, "T r": -40, "T period": -80, "T comma": -80, "V a": -40, "V o": -40,
    "A V": -70, "V A": -70, "A T": -60, "T A": -60, "A Y": -60, "Y A": -60, "Y o": -70, "Y a": -70, "Y e": -70,
    "W a": -25, "W o": -25, "L T": -80, "L Y": -80, "L V": -60, "P period": -90, "P a": -20, "P A": -60, "F a": -30,
    "F period": -80, "r a": -25, "r o": -15, "r period": -60, "v period": -50, "y period": -50, "w period": -40,
    "f o": -15, "k o": -20, "A v": -30, "A y": -30, "A w": -20, "K o": -30, "one one": 20, "l y": -15, "t t": -10,
}
# Which kind of edge each side shows; everything not named is open, as in T or v.
STEM_LEFT = set("BDEFHIKLMNPRUbhiklmnpru") | {"parenleft", "bracketleft"}
STEM_RIGHT = set("HIJMNUadghijlmnqu1") | {"parenright", "bracketright"}
ROUND_LEFT = set("CGOQSacdegoqs03689") | {"at", "Euro", "percent", "ampersand", "dollar"}
ROUND_RIGHT = set("BCDGOPQRSbceops0235689") | {"at", "percent", "dollar"}
FIGURE_NAMES = "zero one two three four five six seven eight nine".split()


def glyph_name(char):
    return FIGURE_NAMES[int(char)] if char.isdigit() else char


def draw(style, w):
    from fontTools.agl import AGL2UV

    glyphs, shapes = {}, {}
    bearing = 84 - w * 0.28
    drawings = [(glyph_name(n), n, W, s) for part in (upper, lower, figures) for n, W, s in part(w)]
    drawings += [(n, n, W, s) for n, W, s in signs(w)]
    for extra in ("period", "colon", "semicolon", "periodcentered", "bullet"):
        drawings.append((extra, extra, 1.22 * w if extra != "semicolon" else 160, Skeleton()))
    for name, key, width, skeleton in drawings:
        if name == "semicolon":
            skeleton.m(105, 0.61 * w).l(60, -90)
        path = skeleton.outline(w)
        for level in DOTS.get(name, []):
            size = 0.61 * w * (1.6 if name == "bullet" else 1)
            y = [size, XH - size, 700 - size * 0.4, 300][level]
            x = {"question": 205, "j": 210 - w * 0.61, "semicolon": 105}.get(name, 0.61 * w)
            dot = Skeleton().dot(x, y).outline(size * 2)
            path = united(path, dot)
        side = bearing * (1 if key in STEM_LEFT else 0.62 if key in ROUND_LEFT else 0.34)
        right = bearing * (0.95 if key in STEM_RIGHT else 0.62 if key in ROUND_RIGHT else 0.34)
        if len(key) > 1:
            side, right = max(side, bearing * 0.6), max(right, bearing * 0.6)
        shapes[name] = (path, side, width)
        glyphs[name] = (to_glyph(path, side), width + side + right)
    cmap = {AGL2UV[name]: name for name in glyphs}
    accents(glyphs, cmap, shapes, w)
    glyphs["space"] = (to_glyph(pathops.Path()), 250)
    cmap |= {0x20: "space", 0xA0: "space"}
    box = Skeleton().m(60, 30).l(60, 670).l(440, 670).l(440, 30).l(60, 30).outline(40)
    glyphs[".notdef"] = (to_glyph(box), 500)
    kern = "\n".join(f"pos {pair} {value};" for pair, value in KERN.items())
    build(
        f"Halfpenny-{style}", "Halfpenny", style, {"Light": 300, "Regular": 400, "Bold": 700}[style], glyphs,
        cmap, {"ascent": 900, "descent": -260, "cap": CAP, "x": XH}, NOTES, f"feature kern {{\n{kern}\n}} kern;",
    )


def united(*paths):
    both = pathops.Path()
    for path in paths:
        path.draw(both.getPen())
    both.simplify(fix_winding=True, clockwise=True)
    return both


def accents(glyphs, cmap, shapes, w):
    """Western accents over the plain vowels, n and c's cedilla left out on purpose."""
    import unicodedata

    combining = {"acute": "\u0301", "grave": "\u0300", "circumflex": "\u0302", "dieresis": "\u0308", "tilde": "\u0303"}
    for base in "AEIOUNaeioun":
        for mark in MARKS:
            char = unicodedata.normalize("NFC", base + combining[mark])
            if len(char) != 1 or (mark == "tilde" and base not in "NAOnao"):
                continue
            path, side, width = shapes[base]
            if base == "i":
                path = Skeleton().m(0.61 * w, w / 2).l(0.61 * w, XH - w / 2).outline(w)
            top, x = (CAP if base.isupper() else XH) + 70, width / 2
            s, pen = Skeleton(), w * 0.8
            y = top + pen / 2
            if mark == "acute":
                s.m(x - 30, y).l(x + 50, y + 90)
            elif mark == "grave":
                s.m(x + 30, y).l(x - 50, y + 90)
            elif mark == "circumflex":
                s.m(x - 85, y).l(x, y + 85).l(x + 85, y)
            elif mark == "tilde":
                s.m(x - 110, y).c(x - 60, y + 90, x + 60, y - 40, x + 110, y + 60)
            else:
                s.dot(x - 85, y + 20).dot(x + 85, y + 20)
                pen = w
            name = base + mark
            glyphs[name] = (to_glyph(united(path, s.outline(pen)), side), width + 2 * side)
            cmap[ord(char)] = name


def make():
    for style, w in [("Light", 42), ("Regular", 78), ("Bold", 128)]:
        draw(style, w)
