"""The picture family: flat warm grounds, one object, one hard shadow to the lower right.

Every function returns HTML for a stage of 1600 by 1200 CSS pixels.
"""

STAGE_W, STAGE_H = 1600, 1200
HORIZON = 905


def page(faces, ground, body, css=""):
    return (
        f"<!doctype html><meta charset='utf-8'><style>{faces}"
        "*{box-sizing:border-box} body{margin:0;-webkit-font-smoothing:antialiased}"
        f".stage{{position:relative;width:1600px;height:1200px;overflow:hidden;background:{ground}}}"
        ".at{position:absolute} p,h1,h2{margin:0} svg{display:block}"
        f"{css}</style><div class='stage'>{body}</div>"
    )


def table(color, horizon=HORIZON):
    """The lower part of the wall: the table an object stands on."""
    return f'<div class="at" style="left:0;right:0;top:{horizon}px;bottom:0;background:{color}"></div>'


def at(x, y, w, h, body, style=""):
    return f'<div class="at" style="left:{x}px;top:{y}px;width:{w}px;height:{h}px;{style}">{body}</div>'


def scaled(w, h, scale, body):
    """`body`, designed at `w` by `h`, drawn at `scale`."""
    return f'<div style="width:{w}px;height:{h}px;transform:scale({scale});transform-origin:0 0">{body}</div>'


def art(body):
    """An SVG layer over the whole stage."""
    return f'<svg class="at" style="left:0;top:0" width="1600" height="1200" viewBox="0 0 1600 1200">{body}</svg>'


SHADE = "rgba(48,18,6,0.2)"


def cast(x, base, w, h, reach=150, shade=SHADE, horizon=HORIZON):
    """The shadow of a standing box: back along the table to the wall, then up the wall."""
    lift = base - horizon
    return art(
        f'<path fill="{shade}" d="M{x} {base}H{x + w}L{x + w + reach} {horizon}V{base - h + lift}H{x + reach}V{horizon}z"/>'
    )


def drop(w, h, color=SHADE, dx=26, dy=26, radius=0):
    """The hard shadow of something lying flat or hanging on the wall."""
    return f'<div class="at" style="left:{dx}px;top:{dy}px;width:{w}px;height:{h}px;background:{color};border-radius:{radius}px"></div>'


def standing_book(x, base, scale, cover, spine, w=560, h=794):
    """A book that stands on the table at `base`, seen a little from the left: cover, spine, top edge."""
    ww, hh = w * scale, h * scale
    top = base - hh
    sides = art(
        f'<path fill="{spine}" d="M{x - 50} {base - 20}L{x} {base}V{top}L{x - 50} {top - 20}z"/>'
        f'<path fill="#fbf3e2" d="M{x - 42} {top - 16}L{x} {top}H{x + ww - 8}L{x + ww - 50} {top - 16}z"/>'
        f'<path fill="{spine}" d="M{x - 50} {top - 20}H{x + ww - 50}L{x + ww - 46} {top - 16}H{x - 42}z"/>'
    )
    return cast(x, base, ww, hh) + sides + at(x, top, ww, hh, scaled(w, h, scale, cover), "overflow:hidden")


def flat_book(x, y, scale, cover, turn=0, shadow=SHADE, w=560, h=794):
    """A book lying on the ground, seen from above."""
    ww, hh = w * scale, h * scale
    return at(
        x, y, ww, hh,
        drop(ww, hh, shadow, 22, 24) + f'<div class="at" style="inset:0;overflow:hidden">{scaled(w, h, scale, cover)}</div>'
        f'<div class="at" style="left:{16 * scale:.0f}px;top:0;bottom:0;width:{5 * scale:.0f}px;background:#0002"></div>',
        f"transform:rotate({turn}deg)",
    )


def sheet(x, y, w, h, body, turn=0, shadow=SHADE, background="#fff", style=""):
    """A sheet of paper, lying."""
    return at(
        x, y, w, h,
        drop(w, h, shadow, 16, 18) + f'<div class="at" style="inset:0;background:{background};overflow:hidden;{style}">{body}</div>',
        f"transform:rotate({turn}deg)",
    )


def window(x, y, w, h, body, shadow=SHADE, bar="#efe7d8", dots=("#d8583a", "#e9b13c", "#7b9e63"), title="", ink="#6b6256", back="#fff"):
    """A program window with a title bar, 58 pixels high."""
    lights = "".join(f'<i style="width:17px;height:17px;border-radius:50%;background:{dot}"></i>' for dot in dots)
    return at(
        x, y, w, h,
        drop(w, h, shadow, 30, 32, 18)
        + f'<div class="at" style="inset:0;border-radius:18px;overflow:hidden;background:{back}">'
        f'<div style="height:58px;background:{bar};display:flex;gap:11px;align-items:center;padding:0 24px;position:relative">{lights}'
        f'<span style="position:absolute;left:0;right:0;text-align:center;font:600 19px Archivo;color:{ink}">{title}</span></div>'
        f'<div style="position:relative;height:{h - 58}px;overflow:hidden">{body}</div></div>',
    )


def framed(x, y, w, h, body, frame, shadow=SHADE, mat="#fffaf0", edge=26, passe=56):
    """A framed print on the wall; `body` fills the opening of the mat."""
    return at(
        x, y, w, h,
        drop(w, h, shadow, 34, 38)
        + f'<div class="at" style="inset:0;background:{frame}"></div>'
        f'<div class="at" style="inset:{edge}px;background:{mat}"></div>'
        f'<div class="at" style="inset:{edge + passe}px;overflow:hidden">{body}</div>',
    )
