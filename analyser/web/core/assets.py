"""The stylesheet, scripts and icon, each read once, and the fingerprints under which browsers keep them for good."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

import analyser

SCRIPTS = ("upload", "review")
"""Our scripts: each is loaded by the pages that it helps, and all of these work without it."""


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
    """Return what tells this script, or without a name the stylesheet, from every other."""
    contents = script(script_name) if script_name else stylesheet()
    return hashlib.sha256(contents).hexdigest()[:12]


def version() -> str:
    """Return the version of the analyser whose pages these are."""
    return analyser.__version__


def _read(name: str) -> bytes:
    return resources.files("analyser.web").joinpath("static", name).read_bytes()
