"""Pictures of the prints and the wallpapers: frames on a wall, a screen on a table."""

import prints
from scene import art, at, drop, framed, sheet, table


def grass(index, w, h, view="0 0 600 800"):
    x, y, vw, vh = view.split()
    return f'<svg width="{w}" height="{h}" viewBox="{view}" preserveAspectRatio="xMidYMid slice"><path fill="{prints.PAPER}" d="M{x} {y}h{vw}v{vh}h-{vw}z"/>{prints.grass_body(index)}</svg>'


def captioned(index, w):
    return prints.grass_svg(index).replace('width="600" height="800"', f'width="{w}" height="{w * 4 // 3}"').replace("Georgia, 'Iowan Old Style', serif", "Newsreader")


def six_grasses_1():
    def frame(x, w, index):
        inner = w - 116
        h = round(inner * 4 / 3) + 116
        return framed(x, 600 - h // 2, w, h, grass(index, inner, inner * 4 // 3 + 1, "50 46 500 667"), "#4a2d20", edge=24, passe=34)

    return "#cf8f6c", frame(45, 450, 1) + frame(530, 540, 3) + frame(1105, 450, 0)


def six_grasses_2():
    sheets = "".join(
        sheet(118 + (i % 3) * 476, 66 + (i // 3) * 552, 384, 512, captioned(i, 384), [-1.5, 0.8, 1.6, 1.2, -1, -1.8][i], background=prints.PAPER) for i in range(6)
    )
    return "#7f8d6a", sheets


def screen(x, base, w, name):
    """A monitor on its foot; the wallpaper fills it."""
    h = round(w * 9 / 16)
    top = base - h - 150
    foot = art(
        f'<path fill="rgba(48,18,6,0.2)" d="M{x + w / 2 - 190} {base}h380l120 -80h-380z"/>'
        f'<path fill="#d5c9b6" d="M{x + w / 2 - 80} {base - 160}h160l14 130h-188z"/><rect x="{x + w / 2 - 190}" y="{base - 34}" width="380" height="34" rx="10" fill="#efe5d3"/>'
    )
    panel = at(
        x, top, w, h,
        drop(w, h, dx=60, dy=44, radius=26) + '<div class="at" style="inset:0;border-radius:26px;background:#2a2522"></div>'
        f'<div class="at" style="inset:24px;border-radius:6px;overflow:hidden">{prints.landscape(name, w - 48, h - 48)}</div>',
    )
    return foot + panel


def flat_weather_1():
    return "#b9a4cb", table("#9c86b2", 930) + screen(220, 1070, 1160, "Noon")


def flat_weather_2():
    cells = "".join(
        at(110 + (i % 2) * 710, 94 + (i // 2) * 352, 670, 308, drop(670, 308, dx=16, dy=18) + f'<div class="at" style="inset:0;overflow:hidden">{prints.landscape(name, 670, 377)}</div>')
        for i, name in enumerate(prints.SKIES)
    )
    return "#f2e4cf", cells


def flat_weather_3():
    return "#6d83b8", at(0, 0, 1600, 1200, prints.landscape("Blue hour", 1600, 1200))


def compositions():
    return {
        "six-grasses-1": six_grasses_1, "six-grasses-2": six_grasses_2,
        "flat-weather-1": flat_weather_1, "flat-weather-2": flat_weather_2, "flat-weather-3": flat_weather_3,
    }
