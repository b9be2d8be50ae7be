"""A bucket for each client, with a roof on how many are kept."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Callable, Hashable

from .bucket import Bucket, Decision


class Shelf:
    """Buckets by key, safe to use from several threads.

    At most `limit` buckets are kept; the one asked longest ago goes first.
    """

    def __init__(
        self, rate: float, burst: int, limit: int = 10_000, clock: Callable[[], float] = time.monotonic
    ):
        self._new = lambda: Bucket(rate, burst, clock)
        self._limit = limit
        self._buckets: OrderedDict[Hashable, Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: Hashable, cost: int = 1) -> Decision:
        with self._lock:
            bucket = self._buckets.pop(key, None) or self._new()
            self._buckets[key] = bucket
            if len(self._buckets) > self._limit:
                self._buckets.popitem(last=False)
            return bucket.take(cost)

    def __len__(self) -> int:
        return len(self._buckets)
