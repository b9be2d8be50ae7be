"""The sounds: sixteen interface chimes and a lullaby of eleven seconds, all synthesized."""

import io
import wave

import numpy as np

from common import goods, write_zip

RATE = 22050


def hertz(key):
    """Frequency of a MIDI key number (69 is A, 440 Hz); fractions are allowed."""
    return 440.0 * 2 ** ((key - 69) / 12)


def clock(seconds):
    return np.arange(int(RATE * seconds)) / RATE


def mallet(key, seconds=0.7, bright=1.0, decay=5.0):
    """A struck wooden bar: a fundamental with the bar's stretched partials on top."""
    t, f = clock(seconds), hertz(key)
    tone = np.sin(2 * np.pi * f * t) * np.exp(-decay * t)
    for ratio, loud, fall in [(3.93, 0.22, 3.2), (9.2, 0.06, 7)]:
        if f * ratio < RATE * 0.45:
            tone += bright * loud * np.sin(2 * np.pi * f * ratio * t) * np.exp(-decay * fall * t)
    return tone * np.minimum(1, t / 0.002)


def felt(key, seconds=3.0, loud=1.0):
    """A felted piano string: soft attack, detuned pair, partials that fade in order."""
    t, f = clock(seconds), hertz(key)
    tone = np.zeros_like(t)
    for cents in (-1.6, 1.6):
        for k, level in enumerate([1, 0.42, 0.16, 0.07, 0.03], start=1):
            partial = f * k * np.sqrt(1 + 0.0004 * k * k) * 2 ** (cents / 1200)
            tone += level * loud ** (1 + k / 5) * np.sin(2 * np.pi * partial * t + k) * np.exp(-t * (0.9 + 0.55 * k))
    return tone * (1 - np.exp(-t / 0.006))


def breath(seconds, cutoff, seed):
    """Soft filtered noise, for clicks and swishes."""
    noise = np.random.default_rng(seed).standard_normal(int(RATE * seconds))
    k, y, out = 1 - np.exp(-2 * np.pi * cutoff / RATE), 0.0, np.empty_like(noise)
    for i, x in enumerate(noise):
        y += k * (x - y)
        out[i] = y
    return out


def mix(length, parts):
    """Lays (start in seconds, samples) over each other in a buffer of `length` seconds."""
    total = np.zeros(int(RATE * length))
    for start, samples in parts:
        i = int(RATE * start)
        n = min(len(samples), len(total) - i)
        total[i : i + n] += samples[:n]
    return total


def room(samples, wet=0.22, seed=5):
    """A small room: a burst of decaying noise, convolved."""
    t = clock(0.9)
    tail = np.random.default_rng(seed).standard_normal(len(t)) * np.exp(-6.5 * t)
    tail = np.convolve(tail, np.ones(6) / 6, "same")
    size = 1 << (len(samples) + len(tail)).bit_length()
    echo = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size), size)[: len(samples)]
    return samples + wet * echo / np.max(np.abs(echo)) * np.max(np.abs(samples))


def wav_bytes(samples, peak=0.8, fade=0.02):
    n = int(RATE * fade)
    samples = samples.copy()
    samples[-n:] *= np.linspace(1, 0, n)
    data = np.round(samples / np.max(np.abs(samples)) * peak * 32767).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(data.tobytes())
    return buffer.getvalue()


def notes(keys, gap=0.09, length=0.75, bright=1.0, **how):
    return mix(length, [(i * gap, mallet(key, length - i * gap, bright, **how)) for i, key in enumerate(keys)])


def chimes():
    """Name to (samples, what it is for)."""
    t = clock(0.3)
    slide = np.sin(2 * np.pi * np.cumsum(np.linspace(420, 760, len(t))) / RATE) * np.exp(-11 * t)
    drop = np.sin(2 * np.pi * np.cumsum(np.linspace(640, 300, len(t))) / RATE) * np.exp(-12 * t)
    swish = breath(0.32, 2400, 1) * np.sin(np.pi * clock(0.32) / 0.32) ** 2
    tick = breath(0.05, 5000, 2) * np.exp(-90 * clock(0.05))
    return {
        "01 tap": (mallet(84, 0.2, decay=26), "A button went down."),
        "02 tap soft": (mallet(72, 0.2, 0.4, 26), "The same, for a button that matters less."),
        "03 toggle on": (notes([76, 81], 0.06, 0.35, decay=12), "A switch was turned on."),
        "04 toggle off": (notes([81, 76], 0.06, 0.35, decay=12), "The same switch, off again."),
        "05 done": (notes([72, 76, 79], 0.08, 0.75), "A task is finished."),
        "06 done big": (notes([67, 72, 76, 79, 84], 0.07, 1.0, decay=4), "Many tasks are finished. Use it once a day at most."),
        "07 sent": (notes([74, 79, 86], 0.05, 0.5, decay=8) + mix(0.5, [(0.02, 0.5 * swish)]), "A message is on its way."),
        "08 received": (notes([83, 79], 0.11, 0.65, decay=6), "A message has arrived."),
        "09 reminder": (notes([79, 79, 84], 0.14, 0.9, 0.6), "Something is about to begin."),
        "10 not that": (notes([62, 61], 0.1, 0.45, 0.5, decay=9), "That did not work. It is not a scolding."),
        "11 careful": (notes([70, 69, 70], 0.1, 0.6, 0.5, decay=8), "This cannot be undone."),
        "12 open": (slide, "A panel slides open."),
        "13 close": (drop, "A panel slides shut."),
        "14 page": (swish, "A page is turned."),
        "15 tick": (mix(0.12, [(0, 4 * tick), (0, 0.3 * mallet(96, 0.12, decay=50))]), "A number went up by one."),
        "16 goodbye": (notes([79, 76, 72, 67], 0.12, 1.0, decay=4), "The app closes; the day is done."),
    }


def small_chimes():
    entries, lines = [], []
    for name, (samples, use) in chimes().items():
        file = name[:2] + "-" + name[3:].replace(" ", "-") + ".wav"
        entries.append((f"Small Chimes/{file}", wav_bytes(samples, 0.7)))
        lines.append(f"{file:<22}{use}")
    guide = (
        "SMALL CHIMES\nSixteen interface sounds in C major, 22.05 kHz, mono, 16 bit\n\n"
        + "\n".join(lines)
        + "\n\nThree rules that keep a product pleasant:\n"
        "  1. Never answer a pointer moving. Only answer a decision.\n"
        "  2. Play the sound within 50 ms, or do not play it.\n"
        "  3. Give people a switch, remember it, and have it off in the evening.\n\n"
        "License: use the sounds in as many products of your own as you like, paid or free.\n"
        "Please do not sell them on as a sound library.\n"
    )
    write_zip("small-chimes/small-chimes.zip", [*entries, ("Small Chimes/When to use which.txt", guide.encode())])
    goods("small-chimes/when-to-use-which.txt").write_text(guide)


# Beat, key, loudness; one beat is 0.62 s. A lullaby in F, in three-four time.
MELODY = [
    (0, 72, 0.9), (2, 69, 0.7), (3, 70, 0.8), (5, 67, 0.7), (6, 69, 0.85), (7, 70, 0.7), (8, 72, 0.9),
    (9, 77, 1.0), (11, 76, 0.7), (12, 74, 0.8), (14, 72, 0.6), (15, 69, 0.75),
]
BASS = [(0, 53), (1, 60), (2, 64), (3, 50), (4, 57), (5, 65), (6, 46), (7, 58), (8, 62), (9, 48), (10, 55), (11, 58),
        (12, 53), (13, 60), (14, 64), (15, 53)]
BEAT = 0.60
LULLABY_SECONDS = 11.0


def lullaby_samples():
    parts = [(beat * BEAT + 0.012, felt(key, 3.4, loud)) for beat, key, loud in MELODY]
    parts += [(beat * BEAT, 0.55 * felt(key, 3.0, 0.7)) for beat, key in BASS]
    return room(mix(LULLABY_SECONDS, parts))


def lullaby():
    goods("a-very-short-lullaby/a-very-short-lullaby.wav").write_bytes(wav_bytes(lullaby_samples(), 0.75, fade=1.2))


def make():
    small_chimes()
    lullaby()
