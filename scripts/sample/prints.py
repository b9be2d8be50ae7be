"""The pictures that are for sale: six grasses as line prints, and six flat landscapes for the desktop."""

import math
import random

from PIL import Image

from common import built, goods, screenshot, write_zip

LICENSE = (
    "LICENSE FOR PRIVATE USE\n\nPrint these for your own walls and for presents, in any size and as often as you like,\n"
    "and show them on every screen you own. For use in a product or a publication,\nplease write first. We are friendly.\n"
)
PAPER = "#f7f0e1"
GRASSES = [
    ("Quaking grass", "Briza media", "#3f5a43"), ("Barley", "Hordeum vulgare", "#b07a1e"), ("Feather grass", "Stipa pennata", "#6d6a75"),
    ("Hare's tail", "Lagurus ovatus", "#a4553a"), ("Wild oat", "Avena fatua", "#7a6a2f"), ("Reed", "Phragmites australis", "#4a3b52"),
]


def stem(rng, x, height, lean):
    """A quadratic stem from the ground as its control points, in a sheet 600 wide and 800 high."""
    return (x, 700), (x + lean * 0.15, 700 - height * 0.6), (x + lean, 700 - height)


def along(points, t):
    (x0, y0), (x1, y1), (x2, y2) = points
    x = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t * t * x2
    y = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t * t * y2
    dx = 2 * (1 - t) * (x1 - x0) + 2 * t * (x2 - x1)
    dy = 2 * (1 - t) * (y1 - y0) + 2 * t * (y2 - y1)
    return x, y, math.degrees(math.atan2(dy, dx))


def seed(x, y, angle, length, width, hair=0):
    """One spikelet: a pointed oval, with an awn if `hair` is above zero."""
    awn = f'<path d="M{length:.1f} 0h{hair:.1f}" fill="none" stroke-width="1.3"/>' if hair else ""
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) rotate({angle:.1f})"><path stroke="none" d="M0 0Q{length / 2:.1f} {-width:.1f} {length:.1f} 0'
        f'Q{length / 2:.1f} {width:.1f} 0 0z"/>{awn}</g>'
    )


def head(kind, rng, curve):
    out = []
    if kind == 0:  # hearts on threads
        for i in range(13):
            t, side = 0.6 + i * 0.032, 1 if i % 2 else -1
            x, y, _ = along(curve, min(t, 1))
            reach = 74 - i * 4
            ex, ey = x + side * reach, y + reach * 0.32 - 12
            out.append(f'<path d="M{x:.1f} {y:.1f}Q{(x + ex) / 2:.1f} {y - 26:.1f} {ex:.1f} {ey:.1f}" fill="none" stroke-width="1.2"/>')
            out.append(seed(ex, ey - 2, 90 + side * 8, 26, 17))
    elif kind == 1:  # two rows with long awns
        for i in range(11):
            x, y, a = along(curve, 0.66 + i * 0.034)
            for side in (-1, 1):
                out.append(seed(x, y, a + side * 24, 25, 8.5, 78 - i * 2))
    elif kind == 2:  # long plumes
        for i in range(9):
            x, y, a = along(curve, 0.55 + i * 0.05)
            for side in (-1, 1):
                bend = 60 + rng.random() * 50
                out.append(
                    f'<path d="M{x:.1f} {y:.1f}q{side * 18:.1f} {-bend:.1f} {side * (48 + i * 5):.1f} {-bend - 26 + i * 6:.1f}" fill="none" stroke-width="1.5"/>'
                )
                out.append(seed(x, y, a + side * 16, 24, 5))
    elif kind == 3:  # a soft egg of hairs
        x, y, a = along(curve, 0.96)
        for i in range(64):
            angle = i * 137.5
            r = math.sqrt(i / 64)
            px, py = x + r * 24 * math.cos(math.radians(angle)), y + r * 46 * math.sin(math.radians(angle))
            out.append(seed(px, py, -90 + (px - x) * 2.1, 21, 4.6, 17))
    elif kind == 4:  # a nodding open panicle
        for i in range(8):
            x, y, _ = along(curve, 0.52 + i * 0.064)
            for side in (-1, 1):
                reach = (96 - i * 9) * (0.8 + 0.4 * rng.random())
                ex, ey = x + side * reach, y - reach * 0.22 + 24
                out.append(f'<path d="M{x:.1f} {y:.1f}Q{x + side * reach * 0.55:.1f} {y - 34:.1f} {ex:.1f} {ey:.1f}" fill="none" stroke-width="1.2"/>')
                out += [seed(ex, ey, 90 - side * 24, 30, 6.5, 15), seed(ex, ey, 90 + side * 2, 30, 6.5, 15)]
    else:  # a heavy flag, blown to one side
        for i in range(46):
            t = 0.5 + i * 0.0112
            x, y, _ = along(curve, t)
            drop = (1 - abs(t - 0.72) / 0.34) * 76 * (0.6 + 0.6 * rng.random())
            out.append(f'<path d="M{x:.1f} {y:.1f}q{drop * 0.6:.1f} {-8:.1f} {drop:.1f} {drop * 0.72:.1f}" fill="none" stroke-width="1.2"/>')
            out.append(seed(x + drop * 0.86, y + drop * 0.5, 38, 20, 4.4))
    return "".join(out)


def grass_body(index):
    """The drawing of one grass, without sheet or caption."""
    rng = random.Random(100 + index)
    _, _, ink = GRASSES[index]
    parts = []
    plan = {0: [(300, 500, 40), (262, 380, -90), (335, 350, 110)], 1: [(300, 480, 30), (268, 410, -60), (330, 380, 96)],
            2: [(300, 430, 34), (270, 350, -56), (330, 330, 96)], 3: [(300, 480, 30), (262, 400, -76), (336, 350, 92), (286, 300, -130)],
            4: [(300, 530, 70), (276, 400, -84)], 5: [(290, 560, 60), (330, 440, 70)]}[index]
    for x, height, lean in plan:
        curve = stem(rng, x, height, lean)
        (x0, y0), (x1, y1), (x2, y2) = curve
        parts.append(f'<path d="M{x0} {y0}Q{x1:.1f} {y1:.1f} {x2:.1f} {y2:.1f}" fill="none" stroke-width="2.6"/>')
        parts.append(head(index, rng, curve))
    for side, reach, rise in [(-1, 150, 210), (1, 170, 250), (-1, 90, 300), (1, 70, 160)]:
        tip = f"{300 + side * reach} {700 - rise}"
        parts.append(f'<path stroke="none" d="M{298 + side * 4} 700Q{300 + side * 20} {700 - rise * 0.8:.0f} {tip}Q{300 + side * 38} {700 - rise * 0.62:.0f} {306 + side * 8} 700z"/>')
    return f'<g stroke="{ink}" fill="{ink}" stroke-linecap="round" transform="translate(-48 -112) scale(1.16)">{"".join(parts)}</g>'


def grass_svg(index):
    name, latin, ink = GRASSES[index]
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800" width="600" height="800"><title>{name}</title><path fill="{PAPER}" d="M0 0h600v800H0z"/>
{grass_body(index)}<g fill="{ink}" font-family="Georgia, 'Iowan Old Style', serif" text-anchor="middle"><text x="300" y="744" font-size="21">{name}</text><text x="300" y="768" font-size="15" font-style="italic">{latin}</text></g></svg>
"""


SKIES = {  # name: sky, light, then ridges from far to near
    "Morning fog": ("#f3d9c4", "#fff3e2", ["#e2bfa9", "#c99f8e", "#94777a", "#56505f"]),
    "Noon": ("#f7cf6b", "#fff1bf", ["#ee9f4a", "#dd7337", "#a94a32", "#5a2d30"]),
    "Before rain": ("#aebfc2", "#dde5e1", ["#8da6ab", "#678890", "#416770", "#233f4a"]),
    "Blue hour": ("#6d83b8", "#f5dcb8", ["#556aa4", "#3f5189", "#2b3a69", "#1a2446"]),
    "First snow": ("#dfe3ea", "#ffffff", ["#c6cfdc", "#a5b3c7", "#f4f6f8", "#ffffff"]),
    "Ember": ("#d9552f", "#ffc46b", ["#b53a2b", "#872a2c", "#57202a", "#2b141c"]),
}


def landscape(name, width=1920, height=1080):
    """One wallpaper as SVG: a sky, a light and four ridges, each in one flat colour."""
    sky, light, ridges = SKIES[name]
    rng = random.Random(name)
    cx, cy, r = width * rng.uniform(0.58, 0.76), height * rng.uniform(0.3, 0.42), height * 0.135
    paths = []
    for level, color in enumerate(ridges):
        base, swing = height * (0.52 + 0.135 * level), height * (0.075 - 0.006 * level)
        waves = [(rng.uniform(0.5, 1.1) * (k + 1), rng.uniform(0, 6.28), 1 / (k + 1)) for k in range(4)]
        step = 24
        points = [
            f"{x} {base + swing * sum(w * math.sin(f * x / width * 6.28 + p) for f, p, w in waves):.0f}" for x in range(0, width + step, step)
        ]
        paths.append(f'<path fill="{color}" d="M{" ".join(points)} {width} {height} 0 {height}z"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<path fill="{sky}" d="M0 0h{width}v{height}H0z"/><circle cx="{cx:.0f}" cy="{cy:.0f}" r="{r:.0f}" fill="{light}"/>{"".join(paths)}</svg>'
    )


def raster(svg, name, width, height, colors):
    """Renders `svg` to a palette PNG in the build folder and returns its path."""
    target = built(f"{name}.png")
    screenshot(f"<style>body{{margin:0}} svg{{display:block;width:{width}px;height:{height}px}}</style>{svg}", target, width, height)
    Image.open(target).convert("RGB").quantize(colors, dither=Image.Dither.NONE).save(target, optimize=True)
    return target


def make():
    entries = []
    for i, (name, _, _) in enumerate(GRASSES):
        entries.append((f"Six Grasses/{i + 1} {name}.svg", grass_svg(i)))
    write_zip("six-grasses/six-grasses-svg.zip", [*entries, ("Six Grasses/License.txt", LICENSE)])
    sheet = raster(grass_svg(3), "hares-tail", 1200, 1600, 16)
    goods("six-grasses/hares-tail-1200.png").write_bytes(sheet.read_bytes())
    entries = []
    for name in SKIES:
        file = raster(landscape(name), name.lower().replace(" ", "-"), 1920, 1080, 32)
        entries.append((f"Flat Weather/{name} 1920x1080.png", file.read_bytes()))
    write_zip("flat-weather/flat-weather-png.zip", [*entries, ("Flat Weather/License.txt", LICENSE)])
    vector = [(f"Flat Weather/{name}.svg", landscape(name)) for name in SKIES]
    write_zip("flat-weather/flat-weather-svg.zip", [*vector, ("Flat Weather/License.txt", LICENSE)])
