"""The stylesheet, scripts and icon, each read once, and the fingerprints in their addresses."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

import analyser

SCRIPTS = ("upload", "review")
"""The names of our scripts. Every page that loads one also works without it."""


@cache
def stylesheet() -> bytes:
    """Return the one stylesheet."""
    return _read("lockin.css")


@cache
def script(name: str) -> bytes:
    """Return one of SCRIPTS."""
    return _read(f"{name}.js")


@cache
def icon() -> bytes:
    """Return the icon, an SVG picture."""
    return _read("icon.svg")


@cache
def fingerprint(script_name: str = "") -> str:
    """Return a hash of the contents of a script, or of the stylesheet when no name is given; addresses contain it."""
    contents = script(script_name) if script_name else stylesheet()
    return hashlib.sha256(contents).hexdigest()[:12]


def version() -> str:
    """Return the version of the analyser."""
    return analyser.__version__


def _read(name: str) -> bytes:
    return resources.files("analyser.web").joinpath("static", name).read_bytes()
