"""The mark of Tuppence: two overlapping coins. Writes the favicon and the touch icon to public/."""

from PIL import Image

from common import PUBLIC, built, screenshot

# A notch of ground keeps the two coins apart, so that the mark holds on light
# and on dark tabs alike.
MARK = """<mask id="gap"><path fill="#fff" d="M0 0h64v64H0z"/><circle cx="40" cy="38" r="22.5" fill="#000"/></mask>
<circle cx="23" cy="25" r="19" fill="{back}" mask="url(#gap)"/>
<circle cx="40" cy="38" r="19" fill="{front}"/><circle cx="40" cy="38" r="12.2" fill="none" stroke="{rim}" stroke-width="2.6"/>"""

FAVICON = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<style>.back {{ fill: #b4492c }} @media (prefers-color-scheme: dark) {{ .back {{ fill: #e8825c }} }}</style>
{MARK.format(back="#b4492c", front="#e0a526", rim="#fff3d6").replace('fill="#b4492c"', 'class="back"')}
</svg>
"""


def picture(size, ground, inset, **colors):
    """The mark as a square picture, `inset` units of air around the 64 of the drawing."""
    box = 64 + 2 * inset
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size * 4}" height="{size * 4}" viewBox="{-inset} {-inset} {box} {box}" style="display:block">'
        f"{MARK.format(**colors)}</svg>"
    )
    target = built(f"icon-{size}.png")
    # Chromium will not open a window below some 500 pixels, so the mark is drawn in the corner of a larger one.
    screenshot(f"<style>body{{margin:0;background:{ground}}}</style>{svg}", target, 800, 800)
    return Image.open(target).convert("RGBA").crop((0, 0, size * 4, size * 4)).resize((size, size), Image.Resampling.LANCZOS)


def transparent(size, **colors):
    """The mark without a ground, from its pictures on black and on white."""
    white, black = (picture(size, ground, 0, **colors) for ground in ("#fff", "#000"))
    pixels = []
    for (wr, wg, wb, _), (br, bg, bb, _) in zip(white.get_flattened_data(), black.get_flattened_data()):
        alpha = 255 - max(wr - br, wg - bg, wb - bb)
        pixels.append((*(min(255, round(c * 255 / alpha)) if alpha else 0 for c in (br, bg, bb)), alpha))
    icon = Image.new("RGBA", (size, size))
    icon.putdata(pixels)
    return icon


def make():
    PUBLIC.mkdir(exist_ok=True)
    (PUBLIC / "favicon.svg").write_text(FAVICON)
    colors = {"back": "#cf5f3c", "front": "#e0a526", "rim": "#fff3d6"}
    transparent(32, **colors).save(PUBLIC / "favicon.ico", sizes=[(32, 32)])
    touch = picture(180, "#fbf3e4", 7, back="#b4492c", front="#e0a526", rim="#fff3d6").convert("RGB")
    touch.quantize(64, dither=Image.Dither.NONE).save(PUBLIC / "apple-touch-icon.png", optimize=True)
