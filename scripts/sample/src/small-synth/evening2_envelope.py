"""Evening two: the same tone, as a pluck, as a pad and as a woodblock."""

from synth import envelope, save, sine


def shaped(freq, seconds, **shape):
    tone = sine(freq, seconds)
    return [s * e for s, e in zip(tone, envelope(len(tone), **shape))]


pluck = shaped(330, 1.5)
pad = shaped(330, 1.5, attack=0.5, release=0.6)
block = shaped(660, 0.5, attack=0, decay=0.1, sustain=0)
save("evening2.wav", pluck + pad + block)
