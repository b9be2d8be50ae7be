"""Renders every composition and encodes it as WebP in the four widths the shop serves."""

from PIL import Image

import pictures_books
import pictures_prints
import pictures_sound
import pictures_tools
import pictures_type
from common import PICTURES, built, screenshot
from scene import page
from typefaces import font_faces

WIDTHS = {320: 78, 640: 74, 960: 71, 1600: 68}  # width to WebP quality
KINDS = [pictures_books, pictures_sound, pictures_type, pictures_tools, pictures_prints]


def make(only=()):
    """Makes all pictures, or those whose name begins with one of `only`."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    faces = font_faces()
    for kind in KINDS:
        for name, compose in kind.compositions().items():
            if only and not name.startswith(tuple(only)):
                continue
            ground, body = compose()
            shot = built(f"{name}.png")
            screenshot(page(faces, ground, body), shot)
            encode(Image.open(shot).convert("RGB"), name)


def encode(image, name):
    for width, quality in WIDTHS.items():
        size = (width, width * 3 // 4)
        resized = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)
        resized.save(PICTURES / f"{name}-{width}.webp", quality=quality, method=6)
