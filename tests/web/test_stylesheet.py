"""The stylesheet: enough contrast in light and dark, and nothing loaded from elsewhere."""

import re

import pytest

from analyser.web.core import assets

CSS = assets.stylesheet().decode()
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2 AA: success criteria 1.4.3 and 1.4.11
GROUNDS = ("paper", "surface", "sunken")
PAIRS = [
    *(
        (ink, ground, TEXT)
        for ink in ("ink", "soft", "accent", "high", "medium", "low", "unknown")
        for ground in GROUNDS
    ),
    ("accent", "accent-soft", TEXT),
    ("soft", "accent-soft", TEXT),
    ("ink", "accent-soft", TEXT),
    ("on-accent", "accent", TEXT),
    *((line, ground, SHAPE) for line in ("edge", "bar", "unknown") for ground in ("paper", "surface", "sunken")),
]


def colours(scheme: str) -> dict[str, tuple[int, int, int]]:
    """Return the named colours of a scheme; dark ones override the light ones."""
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    text = light if scheme == "light" else light + dark
    found = re.findall(r"--([\w-]+): #([0-9a-f]{6});", text)
    return {name: (int(value[:2], 16), int(value[2:4], 16), int(value[4:], 16)) for name, value in found}


def luminance(colour: tuple[int, int, int]) -> float:
    """Return the relative luminance as WCAG 2.2 defines it."""
    parts = [value / 255 for value in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast(scheme: str, ink: str, ground: str, least: float) -> None:
    named = colours(scheme)
    lighter, darker = sorted((luminance(named[ink]), luminance(named[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= least


@pytest.mark.parametrize(("scheme", "share"), [("light", 0.42), ("dark", 0.28)])
@pytest.mark.parametrize("ground", GROUNDS)
def test_contrast_of_marked_words(scheme: str, share: float, ground: str) -> None:
    assert f"--mark: rgb(255 205 40 / {share});" in CSS
    named = colours(scheme)
    marked = [
        round(share * top + (1 - share) * below) for top, below in zip((255, 205, 40), named[ground], strict=True)
    ]
    inks = sorted((luminance(named["ink"]), luminance((marked[0], marked[1], marked[2]))), reverse=True)
    assert (inks[0] + 0.05) / (inks[1] + 0.05) >= TEXT


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert "@import" not in CSS
    assert "url(" not in CSS.replace("url(#hatching)", "")
