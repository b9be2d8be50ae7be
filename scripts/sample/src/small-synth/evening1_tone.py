"""Evening one: three A's, one octave apart."""

from synth import save, sine

save("evening1.wav", sine(220, 1) + sine(440, 1) + sine(880, 1))
