"""Evening three: a flute, a clarinet and an organ, by their harmonics alone."""

from synth import save, voice

flute = voice(440, 1, partials=(1, 0.2, 0.05))
clarinet = voice(220, 1, partials=(1, 0, 0.6, 0, 0.4, 0, 0.2))
organ = voice(220, 1, partials=(1, 0.8, 0, 0.6, 0, 0, 0, 0.4))
save("evening3.wav", flute + clarinet + organ)
