"""Type specimens: Halfpenny in six pages, Late Train in four, printed with the fonts themselves."""

from common import print_pdf
from typefaces import font_faces

PUBLISHER = "Tuppence Editions"
BASE = """@page { size: 210mm 148mm; margin: 0; } html { -webkit-print-color-adjust: exact; } body { margin: 0; }
.p { width: 210mm; height: 147.9mm; overflow: hidden; position: relative; break-after: page; box-sizing: border-box; padding: 12mm 14mm; }
.p:last-child { break-after: auto; } .n { position: absolute; left: 14mm; bottom: 9mm; font-size: 8pt; } h2, p { margin: 0; }"""
TEXT = (
    "A ferry leaves the pier at half past nine with forty people, two dogs and a piano. The captain knows the tune. "
    "Somewhere past the second buoy the whole deck is humming it, and nobody will ever agree who began."
)
PAIRS = "AV To Ty Wa Yo LT P. r. 1990 “Why?” e-mail £5 & €7 (50 %) [x] hello@example.com"


def halfpenny():
    def page(background, color, body, number):
        return f'<div class="p" style="background:{background};color:{color}">{body}<p class="n">Halfpenny {number}</p></div>'

    orange, cream, ink = "#ee6a34", "#fdf1dc", "#2a211c"
    weights = "".join(
        f'<p style="font:{w} {size}pt/1.15 Halfpenny">{name}</p>' for w, size, name in [(300, 72, "Light as toast"), (400, 72, "Regular hours"), (700, 72, "Bold enough")]
    )
    sizes = "".join(f'<p style="font:400 {s}pt/1.35 Halfpenny;margin-bottom:4mm">{TEXT}</p>' for s in (23, 15, 10.5))
    pages = [
        page(orange, cream, '<p style="font:700 150pt/0.84 Halfpenny;letter-spacing:-4pt">Half<br>penny</p>', "One pen, three weights"),
        page(cream, ink, f'<h2 style="font:700 12pt Halfpenny;color:{orange};margin-bottom:8mm">Weights</h2>{weights}', 2),
        page(ink, cream, '<p style="font:400 44pt/1.3 Halfpenny;word-spacing:2mm">ABCDEFGHIJKLM NOPQRSTUVWXYZ abcdefghijklmnop qrstuvwxyz 0123456789 &amp;?!@#$£€%*()[]</p>', 3),
        page(cream, ink, f'<h2 style="font:700 12pt Halfpenny;color:{orange};margin-bottom:8mm">In text</h2>{sizes}', 4),
        page("#f7c65b", ink, f'<h2 style="font:700 12pt Halfpenny;margin-bottom:8mm">Kerning and signs</h2><p style="font:700 46pt/1.3 Halfpenny">{PAIRS.replace("&", "&amp;")}</p>', 5),
        page(orange, ink, '<p style="font:300 58pt/1.05 Halfpenny">Two of them<br>make a penny,</p><p style="font:700 58pt/1.05 Halfpenny;color:#fdf1dc">four of them<br>make tuppence.</p>', 6),
    ]
    print_pdf(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Halfpenny</title><style>{font_faces()}{BASE} .p {{ font-family: Halfpenny; }}</style>{"".join(pages)}</html>',
        "halfpenny/halfpenny-specimen.pdf", "Halfpenny, a type specimen", PUBLISHER,
    )


BOARD = [("21:04", "Harbour", "2"), ("21:17", "Mill Lane", "1"), ("21:40", "North Quay", "4"), ("22:05", "Elsewhere", "9")]


def board(size, dim="#57471e", amber="#ffb52e"):
    """A departure board as an HTML table; the last train is late."""
    rows = "".join(
        f'<tr><td>{time}</td><td>{place}</td><td style="text-align:right">{track}</td></tr>' for time, place, track in BOARD
    )
    late = f'<tr style="color:{dim}"><td>23:58</td><td>Last one, late</td><td style="text-align:right">3</td></tr>'
    return (
        f'<table style="font:400 {size} \'Late Train\';line-height:1.36;color:{amber};border-collapse:collapse;width:100%">'
        f"{rows}{late}</table>"
    )


def late_train():
    def page(background, color, body):
        return f'<div class="p" style="background:{background};color:{color}">{body}</div>'

    black, amber, cream = "#17130f", "#ffb52e", "#efe6d6"
    pages = [
        page(black, amber, '<p style="font:400 150pt/0.95 \'Late Train\'">Late<br>Train</p>'),
        page(black, amber, board("40pt")),
        page(cream, black, "<p style=\"font:700 34pt/1.55 'Late Train'\">ABCDEFGHIJKLM NOPQRSTUVWXYZ abcdefghijklm nopqrstuvwxyz 0123456789 .,:;!?&amp;@#%()[]+-=→←</p>"),
        page(amber, black, "<p style=\"font:400 40pt/1.35 'Late Train'\">Regular is dots.</p><p style=\"font:700 40pt/1.35 'Late Train'\">Bold is tiles.</p>"
             "<p style=\"font:400 15pt/1.7 'Late Train';margin-top:12mm\">Set it in multiples of ten pixels, and every dot lands on the grid. Leave the tracking alone. Give it a dark ground and a warm colour, and turn the lights down.</p>"),
    ]
    print_pdf(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Late Train</title><style>{font_faces()}{BASE}</style>{"".join(pages)}</html>',
        "late-train/late-train-specimen.pdf", "Late Train, a type specimen", PUBLISHER,
    )


def make():
    halfpenny()
    late_train()
