"""Evening four: one low note, opened in three steps."""

from synth import lowpass, save, voice

note = voice(110, 1.2, partials=[1 / k for k in range(1, 13)])
save("evening4.wav", lowpass(note, 300) + lowpass(note, 1000) + lowpass(note, 4000))
