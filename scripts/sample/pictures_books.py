"""Pictures of the books: a cover on the table, a spread, a reader."""

import pypdfium2

import covers
from common import GOODS, built
from scene import art, at, drop, standing_book, table


def pdf_page(path, number, width):
    """One page of a PDF among the goods as an image URL, `width` pixels wide; pages count from 1."""
    target = built(f"page-{path.replace('/', '-')}-{number}-{width}.png")
    document = pypdfium2.PdfDocument(GOODS / path)
    leaf = document[number - 1]
    leaf.render(scale=width / leaf.get_width()).to_pil().save(target)
    document.close()
    return target.as_uri()


def spread(path, left, right, x=118, y=110, w=682, paper="#fffdf8", edge="#d8cdb8"):
    """An open book, lying: two real pages and the fold between them."""
    h = round(w * 170 / 120)

    def leaf(number, dx, fold):
        return at(
            dx, 0, w, h,
            f'<img src="{pdf_page(path, number, 1364)}" style="width:{w}px;height:{h}px;display:block;mix-blend-mode:multiply">'
            f'<div class="at" style="{fold}:0;top:0;bottom:0;width:14px;background:#3a1c0a14"></div>',
            f"background:{paper}",
        )

    under = f'<div class="at" style="left:-12px;top:10px;width:{2 * w + 24}px;height:{h}px;background:{edge}"></div>'
    return at(x, y, 2 * w, h, drop(2 * w + 12, h, dx=26, dy=34) + under + leaf(left, 0, "right") + leaf(right, w, "left"))


def jar(x, base):
    """A jar of starter, half full, with a rubber band at the mark."""
    return art(
        f'<path fill="rgba(48,18,6,0.2)" d="M{x} {base}h190l110 -95v-170h-190l-110 120z"/>'
        f'<g transform="translate({x} {base})"><path fill="#fbf1dd" d="M14 -292h162v40l14 24v206q0 22 -22 22h-146q-22 0 -22 -22v-206l14 -24z"/>'
        '<path fill="#e6c78d" d="M0 -176q48 -34 95 -14t95 -2v170q0 22 -22 22h-146q-22 0 -22 -22z"/>'
        '<g fill="#cfa765"><circle cx="44" cy="-110" r="13"/><circle cx="120" cy="-132" r="9"/><circle cx="142" cy="-70" r="15"/><circle cx="82" cy="-56" r="8"/><circle cx="58" cy="-28" r="6"/></g>'
        '<path fill="#a23a1b" d="M0 -122h190v12h-190z"/><path fill="#7d4a22" d="M4 -322h182v38h-182z"/></g>'
    )


def coins(x, base, count, color="#e0a526", edge="#b97f12"):
    """A stack of coins, seen from a little above."""
    discs = "".join(
        f'<path fill="{edge}" d="M{x} {base - 34 * i - 30}v18a105 30 0 0 0 210 0v-18z"/><ellipse cx="{x + 105}" cy="{base - 34 * i - 30}" rx="105" ry="30" fill="{color}"/>'
        for i in range(count)
    )
    top = base - 34 * (count - 1) - 30
    return art(
        f'<path fill="rgba(48,18,6,0.2)" d="M{x + 30} {base + 12}h180l120 -110h-230z"/>{discs}<ellipse cx="{x + 105}" cy="{top}" rx="74" ry="19" fill="none" stroke="{edge}" stroke-width="6"/>'
    )


def slow_bread_1():
    book = standing_book(440, 1058, 1.13, covers.slow_bread(), "#7f2a12")
    return "#eec27f", table("#dba45a") + book + jar(1190, 1072)


def slow_bread_2():
    return "#c8744a", spread("slow-bread/slow-bread.pdf", 5, 7)


def slow_bread_3():
    device = at(
        470, 70, 700, 1010,
        drop(700, 1010, dx=34, dy=38, radius=54)
        + '<div class="at" style="inset:0;border-radius:54px;background:#2b2420"></div>'
        '<div class="at" style="left:54px;top:58px;right:54px;bottom:128px;background:#f4ecdb;padding:58px 56px;font:400 35px/1.42 Newsreader;color:#2a221b">'
        '<h2 style="font:700 60px/1.05 Fraunces;color:#2a221b;margin-bottom:30px">What you are looking for</h2>'
        "<p style='margin-bottom:20px'><b style='font-weight:600'>After the third fold</b> it holds together when you lift one side, and the surface has gone from dull to satin.</p>"
        "<p style='margin-bottom:20px'><b style='font-weight:600'>At the end of the long rise</b> it has grown by half, not doubled. It trembles when you knock the side. This is the moment the whole book is about.</p>"
        '<p style="position:absolute;left:56px;right:56px;bottom:30px;font-size:22px;color:#8a7c68;display:flex;justify-content:space-between"><span>Slow Bread</span><span>46 %</span></p></div>'
        '<div class="at" style="left:300px;bottom:46px;width:100px;height:34px;border-radius:17px;background:#4a3f38"></div>',
        "transform:rotate(-4deg)",
    )
    return "#e3ad5f", device


def name_your_price_1():
    book = standing_book(450, 1058, 1.13, covers.name_your_price(), "#0f352b")
    return "#f3b1a2", table("#e5907f") + book + coins(1220, 1066, 5) + coins(1150, 1120, 2)


def name_your_price_2():
    return "#2c6b58", spread("name-your-price/name-your-price.pdf", 6, 7)


def compositions():
    return {
        "slow-bread-1": slow_bread_1, "slow-bread-2": slow_bread_2, "slow-bread-3": slow_bread_3,
        "name-your-price-1": name_your_price_1, "name-your-price-2": name_your_price_2,
    }
