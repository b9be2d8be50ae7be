"""One token bucket."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class Decision:
    """The answer to one request: whether it may go ahead, and what to tell the client."""

    allowed: bool
    remaining: int
    retry_after: float

    def headers(self) -> dict[str, str]:
        """HTTP headers for the answer; `Retry-After` only with a refusal."""
        headers = {"RateLimit-Remaining": str(self.remaining)}
        if not self.allowed:
            headers["Retry-After"] = str(max(1, round(self.retry_after + 0.5)))
        return headers


class Bucket:
    """Holds up to `burst` tokens and gains `rate` of them each second.

    A request takes tokens out. When there are too few, it is refused and the
    bucket is left as it was, so that a greedy client does not starve itself.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic):
        if rate <= 0 or burst < 1:
            raise ValueError("rate must be above 0 and burst at least 1")
        self.rate = rate
        self.burst = burst
        self._clock = clock
        self._tokens = float(burst)
        self._seen = clock()

    def take(self, cost: int = 1) -> Decision:
        """Takes `cost` tokens, or says how long to wait."""
        if not 1 <= cost <= self.burst:
            raise ValueError(f"cost must be between 1 and {self.burst}")
        self._refill()
        if self._tokens >= cost:
            self._tokens -= cost
            return Decision(True, int(self._tokens), 0.0)
        wait = (cost - self._tokens) / self.rate
        return Decision(False, int(self._tokens), wait)

    def full(self) -> bool:
        """Whether nothing was taken for so long that the bucket can be forgotten."""
        self._refill()
        return self._tokens >= self.burst

    def _refill(self) -> None:
        now = self._clock()
        # A clock that steps back must not take tokens away.
        gained = max(0.0, now - self._seen) * self.rate
        self._tokens = min(self.burst, self._tokens + gained)
        self._seen = now
