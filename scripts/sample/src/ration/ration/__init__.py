"""Ration: say how often something may happen, and then ask."""

from .bucket import Bucket, Decision
from .shelf import Shelf

__all__ = ["Bucket", "Decision", "Shelf"]
__version__ = "1.2.0"
