"""Keeps the demo's processes running (演示守护): department simulator, job worker, web server."""

from .house import House
from .program import Program

__all__ = ["House", "Program"]
