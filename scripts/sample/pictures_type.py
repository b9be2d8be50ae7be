"""Pictures of the fonts: posters, signs, boards and cards, set in the fonts themselves."""

import font_latetrain
from scene import art, at, drop, sheet
from specimens import board

CREAM, INK, ORANGE, YELLOW = "#fdf1dc", "#2a211c", "#ee6a34", "#f7c65b"


def poster(x, y, w, h, background, body, turn=0):
    return at(
        x, y, w, h,
        drop(w, h, dx=26, dy=30) + f'<div class="at" style="inset:0;background:{background};overflow:hidden">{body}</div>',
        f"transform:rotate({turn}deg)",
    )


def halfpenny_1():
    left = f'<p class="at" style="left:44px;top:74px;font:700 500px/0.74 Halfpenny;letter-spacing:-14px;color:{ORANGE}">Hp</p>'
    left += f'<p class="at" style="left:58px;bottom:52px;font:400 50px/1.12 Halfpenny;color:{INK}">One pen,<br>three weights</p>'
    left += '<svg class="at" style="right:52px;bottom:54px" width="250" height="170"><circle cx="85" cy="85" r="64" fill="none" stroke="#2a211c" stroke-width="14"/><circle cx="165" cy="85" r="64" fill="none" stroke="#2a211c" stroke-width="34" opacity="1"/></svg>'
    right = f'<p class="at" style="left:50px;top:40px;font:700 198px/0.92 Halfpenny;letter-spacing:-5px;color:{INK}">half<br>pen<br>ny</p>'
    right += f'<p class="at" style="left:54px;bottom:46px;font:400 32px/1.3 Halfpenny;color:{INK}">ABCDEFGHIJKLM<br>NOPQRSTUVWXYZ<br>0123456789 &amp;?!</p>'
    return ORANGE, poster(110, 140, 680, 920, CREAM, left) + poster(850, 140, 640, 920, YELLOW, right)


def halfpenny_2():
    chars = "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz0123456789&?!@£€"
    cells = "".join(
        f'<div style="display:grid;place-items:center;font:{[700, 400, 300][(i + i // 10) % 3]} 86px/1 Halfpenny;color:{ORANGE if i in (4, 17, 29, 43, 56, 60) else INK};border:1.5px solid #e6d3b3;margin:-0.75px">{c.replace("&", "&amp;")}</div>'
        for i, c in enumerate(chars[:70])
    )
    return CREAM, at(110, 78, 1380, 1044, f'<div style="display:grid;grid-template-columns:repeat(10,1fr);grid-auto-rows:149px">{cells}</div>')


def halfpenny_3():
    sign = (
        f'<div style="height:100%;border:10px solid {CREAM};border-radius:64px;display:grid;place-content:center;text-align:center;color:{CREAM}">'
        '<p style="font:700 176px/0.95 Halfpenny;letter-spacing:-4px">Good soup</p><p style="font:400 62px/1.3 Halfpenny;margin-top:26px">and bread, until it is gone</p></div>'
    )
    rods = art('<path d="M430 0V330M1170 0V330" stroke="#2a211c" stroke-width="16"/>')
    return YELLOW, rods + at(
        190, 320, 1220, 560, drop(1220, 560, dx=40, dy=46, radius=90) + f'<div class="at" style="inset:0;background:#1f5a52;border-radius:90px;padding:34px">{sign}</div>'
    )


def halfpenny_team_1():
    colors = ["#d8583a", "#eda23f", "#f3d9a0", "#6fa08d", "#2f6470"]
    cards = ""
    for i in range(5):
        x, y = 210 + i * 92, 128 + i * 76
        face = f'<p class="at" style="left:44px;top:20px;font:700 40px/1 Halfpenny;color:{INK}">Seat {i + 1}</p>'
        if i == 4:
            face = (
                '<p class="at" style="left:52px;top:56px;font:700 148px/0.9 Halfpenny;letter-spacing:-4px;color:#6b2947">Team<br>license</p>'
                f'<p class="at" style="left:56px;bottom:54px;font:400 44px/1.25 Halfpenny;color:{INK}">Halfpenny, whole family<br>one to ten seats</p>'
                '<svg class="at" style="right:52px;bottom:60px" width="190" height="120"><circle cx="62" cy="60" r="50" fill="none" stroke="#6b2947" stroke-width="14"/><circle cx="126" cy="60" r="50" fill="none" stroke="#6b2947" stroke-width="14"/></svg>'
            )
        cards += at(x, y, 820, 560, drop(820, 560, dx=18, dy=22, radius=34) + f'<div class="at" style="inset:0;border-radius:34px;background:{CREAM if i == 4 else colors[i]}">{face}</div>')
    return "#7d3455", cards


def halfpenny_team_2():
    names = ["Ana", "Bo", "Chidi", "Dana", "Emre", "Fay", "Gus", "Hiro", "Ines", "Jo"]
    colors = ["#d8583a", "#eda23f", "#f3d9a0", "#6fa08d", "#2f6470"]
    discs = ""
    for i, name in enumerate(names):
        x, y = 120 + (i % 5) * 280, 330 + (i // 5) * 330
        color = colors[(i * 3 + i // 5) % 5]
        ink = CREAM if color in ("#d8583a", "#2f6470") else INK
        discs += at(x, y, 240, 240, drop(240, 240, dx=14, dy=18, radius=120) + f'<div class="at" style="inset:0;border-radius:50%;background:{color};display:grid;place-items:center;font:700 66px/1 Halfpenny;color:{ink}">{name}</div>')
    title = at(126, 110, 1350, 160, f'<p style="font:700 118px/1 Halfpenny;letter-spacing:-3px;color:{CREAM}">Everybody gets the g.</p>')
    return "#5b2440", title + discs


def late_train_1():
    rods = art('<path d="M420 0V210M1180 0V210" stroke="#3b3128" stroke-width="18"/>')
    body = at(
        150, 200, 1300, 780,
        drop(1300, 780, dx=40, dy=48, radius=22) + '<div class="at" style="inset:0;border-radius:22px;background:#3b3128"></div>'
        f'<div class="at" style="inset:26px;border-radius:8px;background:#17130f;padding:64px 68px;overflow:hidden">{board("92px")}</div>',
    )
    return "#d9c3a0", rods + body


def matrix(char, x, y, pitch, shape):
    _, rows = next(entry for entry in font_latetrain.read() if entry[0] == char)
    return "".join(shape(x + bit * pitch, y + row * pitch, rows[row] >> (4 - bit) & 1) for row in range(7) for bit in range(5))


def late_train_2():
    def dots(x, y, lit):
        return f'<circle cx="{x}" cy="{y}" r="48" fill="{"#ffb52e" if lit else "#2a231b"}"/>'

    def tiles(x, y, lit):
        return f'<rect x="{x - 55}" y="{y - 55}" width="110" height="110" fill="{"#17130f" if lit else "#f3a91f"}"/>'

    return "#17130f", art(
        f'<path d="M800 0h800v1200h-800z" fill="#ffb52e"/>{matrix("R", 170, 250, 115, dots)}{matrix("B", 970, 250, 115, tiles)}'
    )


def late_train_3():
    ticket = (
        "<p class=\"at\" style=\"left:60px;top:50px;font:700 100px/1 'Late Train';color:#17130f\">ONE WAY</p>"
        "<p class=\"at\" style=\"left:60px;top:200px;font:700 50px/1.5 'Late Train';color:#17130f\">Harbour → Elsewhere<br>Seat 14 by the window</p>"
        "<p class=\"at\" style=\"left:60px;bottom:46px;font:700 40px/1.4 'Late Train';color:#b4492c\">Valid until you arrive</p>"
    )
    return "#b4492c", (
        sheet(170, 60, 1150, 480, ticket, -5, background="#f3e3c0", style="border-radius:10px")
        + sheet(290, 620, 1150, 480, ticket.replace("ONE WAY", "RETURN").replace("Harbour → Elsewhere", "Elsewhere → Harbour").replace("#b4492c", "#17130f"), 3, background="#ffb52e", style="border-radius:10px")
    )


def compositions():
    return {
        "halfpenny-1": halfpenny_1, "halfpenny-2": halfpenny_2, "halfpenny-3": halfpenny_3,
        "halfpenny-team-1": halfpenny_team_1, "halfpenny-team-2": halfpenny_team_2,
        "late-train-1": late_train_1, "late-train-2": late_train_2, "late-train-3": late_train_3,
    }
