"""Pictures of templates and code: windows, phones, cards, with the goods themselves running in them."""

import re
from textwrap import dedent

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pygments.style import Style
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token

import sheets
from common import HERE, built, screenshot
from scene import art, at, drop, sheet, window
from typefaces import font_faces

SRC = HERE / "src"


class Ink(Style):
    """Warm colours on dark, few of them."""

    styles = {
        Token: "#f3ead8", Comment: "#a39886", Keyword: "#f0b44c", Name.Function: "bold #fff6e2", Name.Class: "bold #fff6e2",
        String: "#a9c48f", String.Doc: "#a39886", Number: "#ff9a6b", Operator: "#d6cab4", Name.Builtin.Pseudo: "#e8a08a",
    }


def code(path, start, end, size, lexer):
    lines = (SRC / path).read_text().splitlines()[start - 1 : end]
    formatter = HtmlFormatter(style=Ink, noclasses=True, nobackground=True, prestyles=f"margin:0;padding:34px 42px;font:400 {size}px/1.5 JetBrains Mono;font-variant-ligatures:none;color:#f3ead8")
    return highlight(dedent("\n".join(lines)), lexer, formatter)


def site(name, width, height, dark=False):
    """A page of the template as a picture, at twice its size for sharpness."""
    target = built(f"site-{name}-{width}{'-dark' if dark else ''}.png")
    css = (SRC / "frontispiece/style.css").read_text()
    if dark:
        css = css.replace("@media (prefers-color-scheme: dark)", "@media all")
    css = css.replace('"Iowan Old Style"', '"Newsreader"').replace('"Avenir Next"', '"Archivo"')
    html = (SRC / f"frontispiece/{name}.html").read_text()
    page = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{font_faces()}{css}</style>", html)
    page = page.replace("<html", f'<html style="zoom:2"', 1)
    screenshot(page, target, width * 2, height * 2)
    return target.as_uri()


def frontispiece_1():
    image = f'<img src="{site("index", 1150, 862)}" style="width:1300px;display:block">'
    return "#b9c596", window(150, 108, 1300, 1000, image, bar="#ece5d6", title="oda-lindqvist.example")


def phone(x, y, w, image):
    h = round(w * 2)
    return at(
        x, y, w, h,
        drop(w, h, dx=34, dy=38, radius=58) + '<div class="at" style="inset:0;border-radius:58px;background:#23201c"></div>'
        f'<div class="at" style="inset:16px;border-radius:44px;overflow:hidden"><img src="{image}" style="width:{w - 32}px;display:block"></div>',
    )


def frontispiece_2():
    return "#d98a63", phone(240, 90, 510, site("piece", 390, 820)) + phone(850, 90, 510, site("index", 390, 820, dark=True))


def bakers_table_1():
    _, rows = sheets.loaf_sheet()

    def cell(c, tag="td"):
        if c is None or c.value is None:
            return "<td></td>"
        value = c.value
        if c.style.endswith("pct"):
            value = f"{value * 100:.0f} %"
        elif c.style.endswith("g") and not isinstance(value, str):
            value = f"{value:,.0f} g"
        return f'<td class="{c.style}">{value}</td>'

    shown = rows[3:7] + rows[8:14]
    body = "".join("<tr>" + "".join(cell(row[i] if i < len(row) else None) for i in range(3)) + "</tr>" for row in shown)
    style = (
        "<style>.bt{border-collapse:collapse;width:100%;font:400 42px/1.2 Archivo;color:#1d2c45} .bt td{padding:11px 30px;border-bottom:2px solid #dfe4ec}"
        ".bt td:first-child{width:54%} .bt .head{background:#274c86;color:#fff;font-weight:600} .bt .input,.bt .input_pct,.bt .input_g{background:#fff0c2}"
        ".bt .g{font-weight:800} .bt td+td{text-align:right;border-left:2px solid #dfe4ec}</style>"
    )
    head = '<p style="font:800 72px/1 Archivo;font-stretch:75%;color:#274c86;padding:30px 30px 22px">Baker’s Table</p>'
    return "#7ea3cf", window(190, 110, 1220, 960, f'{style}{head}<table class="bt">{body}</table>', bar="#f4ecdb", title="bakers-table.ods", back="#fffdf7")


def bakers_table_2():
    _, rows = sheets.time_sheet()
    lines = ""
    for row in rows[6:]:
        minutes = round(row[2].value * 1440)
        lines += f'<tr><td>{row[0].value}</td><td style="text-align:right;font-weight:800">{minutes // 60:02}:{minutes % 60:02}</td></tr>'
    body = (
        '<div style="padding:150px 66px 60px;color:#1d2c45"><p style="font:800 84px/0.95 Archivo;font-stretch:75%;color:#274c86;margin-bottom:30px">Begin at six,<br>eat at ten</p>'
        f'<table style="width:100%;border-collapse:collapse;font:400 37px/1.62 Archivo">{lines}</table></div>'
    )
    magnet = art('<circle cx="812" cy="112" r="44" fill="rgba(20,30,60,.25)"/><circle cx="800" cy="98" r="44" fill="#d8583a"/>')
    return "#e9edf0", sheet(390, 60, 820, 1080, body, 1.5, background="#fff6df", shadow="rgba(30,50,90,.16)") + magnet


def ration_1():
    stamps = ""
    for i in range(20):
        x, y = 62 + (i % 5) * 196, 288 + (i // 5) * 152
        used = i < 7
        color = "#e7ddc6" if used else ["#c4553b", "#2f5b4a", "#d99a2b"][(i // 5 + i) % 3]
        ink = "#b8ab90" if used else "#fbf3e0"
        stamps += f'<rect x="{x}" y="{y}" width="176" height="132" fill="{color}" stroke="#f7eed9" stroke-width="7" stroke-dasharray="9 9"/>'
        stamps += f'<text x="{x + 88}" y="{y + 88}" text-anchor="middle" font-family="Archivo" font-weight="800" font-size="62" fill="{ink}" style="font-stretch:75%">1</text>'
        if used:
            stamps += f'<path d="M{x + 34} {y + 104}L{x + 142} {y + 28}" stroke="#2b2823" stroke-width="9" stroke-linecap="round"/>'
    card = (
        f'<svg class="at" style="left:0;top:0" width="1090" height="920">{stamps}<path d="M60 250H1030" stroke="#2b2823" stroke-width="6"/></svg>'
        '<p class="at" style="left:58px;top:44px;font:800 190px/1 Archivo;font-stretch:75%;letter-spacing:-3px;color:#2b2823">RATION</p>'
        '<p class="at" style="right:62px;top:84px;font:600 37px/1.25 Archivo;text-align:right;color:#2b2823">five requests,<br>then one every<br>five seconds</p>'
    )
    return "#4d8069", sheet(245, 130, 1090, 920, card, -3, background="#f7eed9", style="border-radius:8px")


def ration_2():
    lines = code("ration/ration/bucket.py", 42, 51, 31, PythonLexer())
    return "#d6a13a", window(110, 290, 1380, 605, lines, bar="#2e2a25", back="#211e1a", title="bucket.py", ink="#c9bfae")


def charts(body, script):
    """Runs the library that is sold inside the page that is photographed."""
    module = (SRC / "thin-charts/src/index.js").read_text().replace("export function", "function")
    return f"{body}<script>{{{module}\nconst show = (id, svg) => (document.getElementById(id).innerHTML = svg);\n{script}}}</script>"


CHART_CSS = "<style>.card{background:#fffdf8;border-radius:22px;position:absolute;overflow:hidden} .card p{font:600 34px/1 Archivo;color:#2d2a26} .card svg{position:absolute}</style>"


def thin_charts_1():
    def card(x, y, w, h, name, label, figure):
        return at(x, y, w, h, drop(w, h, dx=18, dy=22, radius=22)) + (
            f'<div class="card" style="left:{x}px;top:{y}px;width:{w}px;height:{h}px"><p class="at" style="left:40px;top:38px">{label}</p>'
            f'<p class="at" style="right:40px;top:30px;font-weight:800;font-size:52px">{figure}</p><div id="{name}" class="at" style="left:40px;top:{112 if h < 500 else 120}px"></div></div>'
        )

    body = CHART_CSS + card(110, 110, 820, 470, "line", "Orders", "+38 %") + card(970, 110, 520, 470, "ring", "Goal", "72 %")
    body += card(110, 630, 560, 460, "bars", "By weekday", "Fri") + card(710, 630, 780, 460, "weeks", "Practice", "84 days")
    return "#f0cf9a", charts(
        body,
        'show("line", sparkline([3,5,4,6,5,8,7,9,8,12,11,14], {width:740,height:310,color:"#c2452d"}).replaceAll(\'stroke-width="2"\',\'stroke-width="9"\').replace(\'r="3.5"\',\'r="16"\').replace("<svg ","<svg style=\\"overflow:visible\\" "));'
        'show("ring", ring(.72, {size:310,thick:54,color:"#d99a1c",track:"#f1e7d4"}).replace("<svg ","<svg style=\\"left:65px\\" "));'
        'show("bars", bars([4,6,9,7,12,5,3], {width:480,height:300,gap:18,color:"#2f6f73"}));'
        'show("weeks", weeks(Array.from({length:84},(_,i)=>Math.abs(Math.sin(i*1.7))*(0.25+i/84)), {cell:37,gap:7,color:"#7a4b6b"}).replace("<svg ","<svg style=\\"left:90px\\" "));',
    )


def thin_charts_2():
    call = (
        '<div style="padding:46px 54px;font:400 40px/1.5 JetBrains Mono;color:#f3ead8"><span style="color:#f0b44c">import</span> { sparkline } <span style="color:#f0b44c">from</span> <span style="color:#a9c48f">"thin-charts"</span>;<br><br>'
        'cell.innerHTML = <b>sparkline</b>(<br>&nbsp;&nbsp;[<span style="color:#ff9a6b">3, 5, 4, 6, 5, 8, 7, 9, 8, 12</span>],<br>&nbsp;&nbsp;{ title: <span style="color:#a9c48f">"Orders, rising"</span> },<br>);</div>'
    )
    body = window(130, 100, 1340, 560, call, bar="#2e2a25", back="#211e1a", title="orders.js", ink="#c9bfae") + CHART_CSS
    body += at(130, 730, 1340, 350, drop(1340, 350, dx=18, dy=22, radius=22)) + '<div class="card" style="left:130px;top:730px;width:1340px;height:350px"><div id="out" class="at" style="left:60px;top:50px"></div></div>'
    return "#c2573c", charts(
        body,
        'show("out", sparkline([3,5,4,6,5,8,7,9,8,12], {width:1220,height:250,color:"#c2452d"}).replaceAll(\'stroke-width="2"\',\'stroke-width="10"\').replace(\'r="3.5"\',\'r="17"\').replace("<svg ","<svg style=\\"overflow:visible\\" "));',
    )


def compositions():
    return {
        "frontispiece-1": frontispiece_1, "frontispiece-2": frontispiece_2, "bakers-table-1": bakers_table_1,
        "bakers-table-2": bakers_table_2, "ration-1": ration_1, "ration-2": ration_2, "thin-charts-1": thin_charts_1,
        "thin-charts-2": thin_charts_2,
    }
