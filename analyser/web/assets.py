"""The stylesheet and the icon, read once, and the fingerprint under which browsers may keep the stylesheet for good."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

import analyser


@cache
def stylesheet() -> bytes:
    """Return the one stylesheet."""
    return _read("lockin.css")


@cache
def icon() -> bytes:
    """Return the icon, an SVG picture."""
    return _read("icon.svg")


@cache
def fingerprint() -> str:
    """Return what tells this stylesheet from every other."""
    return hashlib.sha256(stylesheet()).hexdigest()[:12]


def version() -> str:
    """Return the version of the analyser whose pages these are."""
    return analyser.__version__


def _read(name: str) -> bytes:
    return resources.files("analyser.web").joinpath("static", name).read_bytes()
