"""A small synthesizer: tone, envelope, harmonics, filter, tune.

Run it with `python synth.py`; it writes `tune.wav` beside itself.
Everything here is from the five evenings of the course.
"""

import math
import struct
import wave

RATE = 22050


def sine(freq, seconds):
    """Evening one: a pure tone, as a list of numbers between -1 and 1."""
    n = int(RATE * seconds)
    return [math.sin(2 * math.pi * freq * i / RATE) for i in range(n)]


def envelope(n, attack=0.01, decay=0.2, sustain=0.5, release=0.3):
    """Evening two: the loudness of each of `n` samples."""
    a, d, r = (int(RATE * t) for t in (attack, decay, release))
    hold = max(0, n - a - d - r)
    up = [i / a for i in range(a)]
    down = [1 - (1 - sustain) * i / d for i in range(d)]
    out = [sustain * (1 - i / r) for i in range(r)]
    return (up + down + [sustain] * hold + out)[:n]


def voice(freq, seconds, partials=(1, 0.5, 0.3, 0.15)):
    """Evening three: harmonics, twice, a little out of tune with each other."""
    total = [0.0] * int(RATE * seconds)
    for cents in (-4, 4):
        f = freq * 2 ** (cents / 1200)
        for k, loud in enumerate(partials, start=1):
            for i, s in enumerate(sine(f * k, seconds)):
                total[i] += s * loud
    top = max(abs(s) for s in total)
    return [s / top for s in total]


def lowpass(samples, cutoff):
    """Evening four: hold back everything much above `cutoff` Hz."""
    k = 1 - math.exp(-2 * math.pi * cutoff / RATE)
    y, out = 0.0, []
    for s in samples:
        y += k * (s - y)
        out.append(y)
    return out


def key(number):
    """Evening five: the frequency of a key; 69 is the A at 440 Hz."""
    return 440 * 2 ** ((number - 69) / 12)


def play(tune, beat=0.29, cutoff=1600):
    """Lays the notes of `tune`, pairs of key and beats, end to end."""
    length = sum(beats for _, beats in tune) * beat + 0.5
    mixed = [0.0] * int(RATE * length)
    start = 0.0
    for number, beats in tune:
        if number is not None:
            seconds = beats * beat + 0.3
            note = lowpass(voice(key(number), seconds), cutoff)
            shape = envelope(len(note))
            offset = int(RATE * start)
            for i, (s, e) in enumerate(zip(note, shape)):
                mixed[offset + i] += 0.6 * s * e
        start += beats * beat
    return mixed


def save(path, samples):
    """Writes the samples as a mono WAV file, 16 bits each."""
    with wave.open(str(path), "wb") as f:
        f.setnchannels(1)
        f.setsampwidth(2)
        f.setframerate(RATE)
        for s in samples:
            s = max(-1.0, min(1.0, s))
            f.writeframes(struct.pack("<h", int(s * 32767)))


# Key and beats. None is a rest. Change it.
TUNE = [
    (62, 1), (66, 1), (69, 1), (74, 2), (73, 1),
    (69, 1), (66, 1), (64, 2), (None, 1), (69, 1), (62, 3),
]

if __name__ == "__main__":
    save("tune.wav", play(TUNE))
    print("Wrote tune.wav")
