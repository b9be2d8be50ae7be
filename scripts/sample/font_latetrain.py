"""Late Train: a dot-matrix face, five by nine, as dots (Regular) and as tiles (Bold)."""

from fontTools.pens.ttGlyphPen import TTGlyphPen

from font_kit import Skeleton, build, to_glyph

UNIT = 100  # the pitch of the matrix in font units
NOTES = {
    "version": "1.100",
    "copyright": "Copyright 2026 Tuppence Editions",
    "license": "Single-user desktop and web license. See LICENSE.txt.",
    "description": "A dot-matrix face drawn after the boards over a cold platform.",
}

# One row per character: seven rows from the cap line down as hexadecimal, the
# leftmost dot of five is 10; after a slash come up to two rows below the line.
MATRIX = """
A 0E 11 11 1F 11 11 11
B 1E 11 11 1E 11 11 1E
C 0E 11 10 10 10 11 0E
D 1E 11 11 11 11 11 1E
E 1F 10 10 1E 10 10 1F
F 1F 10 10 1E 10 10 10
G 0E 11 10 17 11 11 0F
H 11 11 11 1F 11 11 11
I 1C 08 08 08 08 08 1C
J 03 01 01 01 11 11 0E
K 11 12 14 18 14 12 11
L 10 10 10 10 10 10 1F
M 11 1B 15 15 11 11 11
N 11 19 19 15 13 13 11
O 0E 11 11 11 11 11 0E
P 1E 11 11 1E 10 10 10
Q 0E 11 11 11 15 12 0D
R 1E 11 11 1E 14 12 11
S 0F 10 10 0E 01 01 1E
T 1F 04 04 04 04 04 04
U 11 11 11 11 11 11 0E
V 11 11 11 11 0A 0A 04
W 11 11 11 15 15 1B 11
X 11 11 0A 04 0A 11 11
Y 11 11 0A 04 04 04 04
Z 1F 01 02 04 08 10 1F
a 00 00 0E 01 0F 11 0F
b 10 10 1E 11 11 11 1E
c 00 00 0E 11 10 11 0E
d 01 01 0F 11 11 11 0F
e 00 00 0E 11 1F 10 0E
f 0C 10 1C 10 10 10 10
g 00 00 0F 11 11 11 0F / 01 0E
h 10 10 1E 11 11 11 11
i 10 00 10 10 10 10 10
j 08 00 08 08 08 08 08 / 08 10
k 10 10 12 14 18 14 12
l 10 10 10 10 10 10 08
m 00 00 1A 15 15 15 15
n 00 00 1E 11 11 11 11
o 00 00 0E 11 11 11 0E
p 00 00 1E 11 11 11 1E / 10 10
q 00 00 0F 11 11 11 0F / 01 01
r 00 00 16 18 10 10 10
s 00 00 0F 10 0E 01 1E
t 10 10 1C 10 10 10 0C
u 00 00 11 11 11 11 0F
v 00 00 11 11 11 0A 04
w 00 00 11 15 15 15 0A
x 00 00 11 0A 04 0A 11
y 00 00 11 11 11 11 0F / 01 0E
z 00 00 1F 02 04 08 1F
0 0E 11 13 15 19 11 0E
1 04 0C 04 04 04 04 0E
2 0E 11 01 06 08 10 1F
3 1F 02 04 06 01 11 0E
4 02 06 0A 12 1F 02 02
5 1F 10 1E 01 01 11 0E
6 06 08 10 1E 11 11 0E
7 1F 01 02 04 08 08 08
8 0E 11 11 0E 11 11 0E
9 0E 11 11 0F 01 02 0C
. 00 00 00 00 00 00 10
, 00 00 00 00 00 00 08 / 10
: 00 00 10 00 00 10 00
; 00 00 08 00 00 08 00 / 10
! 10 10 10 10 10 00 10
? 0E 11 01 02 04 00 04
' 10 10 10 00 00 00 00
" 14 14 14 00 00 00 00
( 08 10 10 10 10 10 08
) 10 08 08 08 08 08 10
[ 18 10 10 10 10 10 18
] 18 08 08 08 08 08 18
- 00 00 00 1C 00 00 00
– 00 00 00 1E 00 00 00
— 00 00 00 1F 00 00 00
+ 00 04 04 1F 04 04 00
= 00 00 1E 00 1E 00 00
< 00 04 08 10 08 04 00
> 00 10 08 04 08 10 00
/ 01 01 02 04 08 10 10
\\ 10 10 08 04 02 01 01
_ 00 00 00 00 00 00 00 / 1F
* 00 15 0E 1F 0E 15 00
# 0A 0A 1F 0A 1F 0A 0A
& 08 14 14 08 15 12 0D
@ 0E 11 17 15 17 10 0E
% 19 1A 02 04 08 0B 13
$ 04 0F 14 0E 05 1E 04
£ 06 09 08 1C 08 08 1F
€ 07 08 1E 08 1E 08 07
· 00 00 00 10 00 00 00
’ 08 08 10 00 00 00 00
‘ 08 10 10 00 00 00 00
“ 0A 14 14 00 00 00 00
” 0A 0A 14 00 00 00 00
→ 00 04 02 1F 02 04 00
← 00 04 08 1F 08 04 00
é 02 04 0E 11 1F 10 0E
"""


def read():
    """Yields (character, rows), each row an int of five bits, nine rows from the top."""
    for line in MATRIX.strip().splitlines():
        char, _, rest = line.partition(" ")
        above, _, below = rest.partition(" / ")
        rows = [int(bits, 16) for bits in (above + " " + below).split()]
        yield char, rows + [0] * (9 - len(rows))


def dot(style):
    if style == "Regular":
        return to_glyph(Skeleton().dot(UNIT / 2, UNIT / 2 - 0.25).outline(84))
    pen = TTGlyphPen(None)
    pen.moveTo((3, 3))
    for point in [(3, 97), (97, 97), (97, 3)]:
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def make():
    for style, weight in [("Regular", 400), ("Bold", 700)]:
        glyphs = {".notdef": (TTGlyphPen(None).glyph(), 600), "space": (TTGlyphPen(None).glyph(), 400), "dot": (dot(style), 100)}
        cmap = {0x20: "space", 0xA0: "space"}
        for char, rows in read():
            pen = TTGlyphPen(glyphs)
            used = [bit for bit in range(5) if any(row >> (4 - bit) & 1 for row in rows)]
            for y, row in enumerate(rows):
                for bit in used:
                    if row >> (4 - bit) & 1:
                        pen.addComponent("dot", (1, 0, 0, 1, (bit - used[0]) * UNIT + 50, (6 - y) * UNIT))
            name = f"uni{ord(char):04X}"
            glyphs[name] = (pen.glyph(), (used[-1] - used[0] + 2) * UNIT)
            cmap[ord(char)] = name
        build(
            f"LateTrain-{style}", "Late Train", style, weight, glyphs, cmap,
            {"ascent": 800, "descent": -200, "cap": 700, "x": 500}, NOTES,
        )
