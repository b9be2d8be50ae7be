"""Pictures of the sounds and of the synth course: bars, sleeves, panels, waveforms."""

import math

import numpy as np

import audio
import covers
from common import GOODS
from pictures_books import pdf_page
from scene import SHADE, art, at, cast, drop, flat_book, sheet, table, window


def wave_path(samples, x, y, w, h, lines):
    """Upright bars as an SVG path: the peaks of `samples` in `lines` slices, centred on `y`."""
    peaks = [np.max(np.abs(part)) for part in np.array_split(samples, lines)]
    top = max(peaks)
    step = w / lines
    return "".join(f"M{x + i * step:.1f} {y - max(3, p / top * h / 2):.1f}V{y + max(3, p / top * h / 2):.1f}" for i, p in enumerate(peaks))


def small_chimes_1():
    names = ["tap", "done", "sent", "open", "page", "tick", "close", "bye"]
    colors = ["#bf4b32", "#dd7a3b", "#eeb04f", "#f5dfae", "#fbf4e4", "#86ac9c", "#37706a", "#23424a"]
    inks = ["#fbf4e4"] * 2 + ["#23424a"] * 4 + ["#fbf4e4"] * 2
    rails = art(f'<path d="M120 300L1480 420M120 910L1480 790" stroke="{SHADE}" stroke-width="46" transform="translate(18 24)"/>'
                '<path d="M120 300L1480 420M120 910L1480 790" stroke="#6f4a30" stroke-width="46" stroke-linecap="round"/>')
    bars = ""
    for i, (name, color, ink) in enumerate(zip(names, colors, inks)):
        h, x = 960 - i * 74, 170 + i * 162
        bars += at(
            x, 604 - h / 2, 128, h,
            drop(128, h, dx=16, dy=20, radius=14)
            + f'<div class="at" style="inset:0;border-radius:14px;background:{color}"></div>'
            f'<i class="at" style="left:53px;top:{h * 0.155:.0f}px;width:22px;height:22px;border-radius:50%;background:{ink};opacity:.55"></i>'
            f'<i class="at" style="left:53px;bottom:{h * 0.155:.0f}px;width:22px;height:22px;border-radius:50%;background:{ink};opacity:.55"></i>'
            f'<div class="at" style="left:0;right:0;top:0;bottom:0;display:grid;place-items:center"><span style="writing-mode:vertical-rl;transform:rotate(180deg);font:800 70px/1 Archivo;letter-spacing:-1px;color:{ink}">{name}</span></div>',
        )
    return "#b5cdbb", rails + bars


def small_chimes_2():
    cells = ""
    for i, (name, (samples, _)) in enumerate(audio.chimes().items()):
        x, y = 130 + (i % 4) * 345, 120 + (i // 4) * 250
        cells += f'<path d="{wave_path(samples, x + 8, y + 90, 290, 150, 30)}" stroke="{["#eeb04f", "#f5dfae", "#dd7a3b", "#86ac9c"][(i + i // 4) % 4]}" stroke-width="6" stroke-linecap="round"/>'
        cells += f'<text x="{x}" y="{y + 206}" font-family="Archivo" font-weight="600" font-size="30" fill="#fbf4e4">{name[3:]}</text>'
    return "#23424a", art(cells)


def vinyl(cx, cy, r, label):
    rings = "".join(f'<circle cx="{cx}" cy="{cy}" r="{r * k}" fill="none" stroke="#2c2726" stroke-width="3"/>' for k in (0.93, 0.82, 0.71, 0.6, 0.5))
    return (
        f'<circle cx="{cx}" cy="{cy}" r="{r}" fill="#171413"/>{rings}<circle cx="{cx}" cy="{cy}" r="{r * 0.36}" fill="{label}"/><circle cx="{cx}" cy="{cy}" r="{r * 0.05}" fill="#171413"/>'
    )


def lullaby_1():
    sleeve = (
        '<div style="position:relative;width:840px;height:840px;background:#f5e6c6;overflow:hidden">'
        '<svg width="840" height="840"><circle cx="556" cy="330" r="214" fill="#e8ac3c"/><circle cx="470" cy="276" r="196" fill="#f5e6c6"/>'
        + "".join(f'<circle cx="{66 + i * 70.6:.0f}" cy="776" r="{9 if i % 3 else 15}" fill="#27325a"/>' for i in range(11))
        + "</svg>"
        '<div class="at" style="left:52px;top:336px;font:italic 400 146px/0.86 Instrument Serif;letter-spacing:-4px;color:#27325a">A Very<br>Short<br>Lullaby</div></div>'
    )
    x, base = 215, 1062
    disc = art(vinyl(x + 840 + 8, base - 420, 396, "#c9553a"))
    night = "rgba(5,8,30,0.34)"
    return "#3c4a80", table("#2f3b6c") + cast(x, base, 1225, 790, 110, night) + disc + at(x, base - 840, 840, 840, sleeve)


def lullaby_2():
    samples = audio.lullaby_samples()
    ticks = "".join(
        f'<path d="M{130 + i * 121.8:.0f} 940v{38 if i % 11 == 0 else 22}" stroke="#27325a" stroke-width="5"/>'
        f'<text x="{130 + i * 121.8:.0f}" y="1030" text-anchor="middle" font-family="Archivo" font-weight="600" font-size="34" fill="#27325a">{i}</text>'
        for i in range(12)
    )
    body = (
        f'<path d="{wave_path(samples, 134, 600, 1340, 560, 110)}" stroke="#c9553a" stroke-width="7" stroke-linecap="round"/>'
        f'<path d="M130 940H1470" stroke="#27325a" stroke-width="5"/>{ticks}'
    )
    title = at(126, 110, 1300, 170, '<p style="font:italic 400 104px/1 Instrument Serif;color:#27325a;letter-spacing:-2px">Sixteen bars would be too many.</p>')
    return "#f5e6c6", art(body) + title


def knob(cx, cy, r, turn, mark, label=""):
    x, y = cx + math.sin(math.radians(turn)) * r * 0.82, cy - math.cos(math.radians(turn)) * r * 0.82
    x0, y0 = cx + math.sin(math.radians(turn)) * r * 0.3, cy - math.cos(math.radians(turn)) * r * 0.3
    text = f'<text x="{cx}" y="{cy + r + 44}" text-anchor="middle" font-family="Archivo" font-weight="600" font-size="25" fill="#1f1d1a">{label}</text>' if label else ""
    return (
        f'<circle cx="{cx + 9}" cy="{cy + 11}" r="{r}" fill="{SHADE}"/><circle cx="{cx}" cy="{cy}" r="{r}" fill="#1f1d1a"/>'
        f'<path d="M{x0:.1f} {y0:.1f}L{x:.1f} {y:.1f}" stroke="{mark}" stroke-width="10" stroke-linecap="round"/>{text}'
    )


def small_synth_1():
    x, y, w, h = 170, 210, 1260, 800
    labels = ["pitch", "attack", "decay", "release", "detune", "cutoff"]
    turns = [-30, -110, 40, 95, -65, 20]
    knobs = "".join(knob(x + 640 + (i % 3) * 212, y + 128 + (i // 3) * 182, 62, turn, ["#f6c93b", "#f6efe0"][i % 2], label) for i, (turn, label) in enumerate(zip(turns, labels)))
    screen = (
        f'<rect x="{x + 60}" y="{y + 256}" width="420" height="130" rx="12" fill="#1f1d1a"/>'
        f'<path d="M{x + 84} {y + 321}' + "".join(f"L{x + 84 + i * 6} {y + 321 - 40 * math.sin(i / 62 * 12.566) * (0.4 + 0.6 * math.sin(i / 62 * 3.14)):.1f}" for i in range(63)) + '" fill="none" stroke="#f6c93b" stroke-width="6"/>'
    )
    key_w = (w - 90) / 12
    keys = "".join(f'<rect x="{x + 45 + i * key_w + 3:.0f}" y="{y + 440}" width="{key_w - 6:.0f}" height="330" rx="8" fill="#f9f1e0"/>' for i in range(12))
    keys += "".join(f'<rect x="{x + 45 + i * key_w - 31:.0f}" y="{y + 440}" width="62" height="196" rx="6" fill="#1f1d1a"/>' for i in (1, 2, 4, 5, 6, 8, 9, 11))
    title = at(x + 56, y + 44, 560, 200, '<p style="font:800 96px/0.9 Archivo;font-stretch:75%;letter-spacing:-2px;color:#1f1d1a">Make a<br><span style="color:#fdf3dd">Small Synth</span></p>')
    body = f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="34" fill="#e4572e"/><rect x="{x + 30}" y="{y + 424}" width="{w - 60}" height="{h - 448}" rx="12" fill="#1f1d1a"/>'
    return "#f8d04d", at(x, y, w, h, drop(w, h, dx=34, dy=40, radius=34)) + art(body + keys + screen + knobs) + title


def small_synth_2():
    code = (
        '<pre style="margin:0;padding:30px 34px;font:400 27px/1.5 JetBrains Mono;color:#f6efe0"><span style="color:#f6c93b">def</span> <b>lowpass</b>(samples, cutoff):\n'
        "    k = <span style='color:#ff9a6b'>1</span> - exp(-<span style='color:#ff9a6b'>2</span> * pi * cutoff / RATE)\n    y, out = <span style='color:#ff9a6b'>0.0</span>, []\n"
        '    <span style="color:#f6c93b">for</span> s <span style="color:#f6c93b">in</span> samples:\n        y += k * (s - y)\n        out.append(y)\n    <span style="color:#f6c93b">return</span> out</pre>'
    )
    chart = f'<img src="{pdf_page("small-synth/keys-and-frequencies.pdf", 1, 1200)}" style="width:680px">'
    import wave

    with wave.open(str(GOODS / "small-synth/the-tune.wav")) as file:
        tune = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
    strip = (
        f'<svg width="760" height="190"><path d="{wave_path(tune, 34, 95, 700, 140, 64)}" stroke="#1f1d1a" stroke-width="6" stroke-linecap="round"/></svg>'
    )
    return "#f3c230", (
        flat_book(110, 130, 0.92, covers.small_synth(), -5) + sheet(800, 690, 680, 480, chart, 4)
        + window(690, 100, 800, 420, code, bar="#2c2925", back="#1f1d1a", title="synth.py", ink="#c9bfae")
        + sheet(170, 935, 760, 190, strip, -2, background="#e4572e")
    )


def compositions():
    return {
        "small-chimes-1": small_chimes_1, "small-chimes-2": small_chimes_2, "a-very-short-lullaby-1": lullaby_1,
        "a-very-short-lullaby-2": lullaby_2, "small-synth-1": small_synth_1, "small-synth-2": small_synth_2,
    }
