"""Convert a laid-out contract to office scans: grey, slightly skewed, noisy page images.

Angle, shift and noise come from a generator seeded with the page number, so that the same source gives the same scan.
"""

from __future__ import annotations

import io

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DPI = 170
JPEG_QUALITY = 38


def scanned(pdf: bytes, title: str) -> bytes:
    """Return an image-only PDF of the same pages, without any text layer."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    with pdfium.PdfDocument(pdf) as document:
        for index, page in enumerate(document):
            grey = page.render(scale=DPI / 72, grayscale=True).to_pil()
            jpeg = io.BytesIO()
            _worn(grey, seed=index).save(jpeg, "JPEG", quality=JPEG_QUALITY, dpi=(DPI, DPI))
            jpeg.seek(0)
            canvas.drawImage(ImageReader(jpeg), 0, 0, *A4)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _worn(page: Image.Image, seed: int) -> Image.Image:
    """Skew by up to 1.3 degrees, blur as a lens does, shade one edge, and add grain and a few specks."""
    chance = np.random.default_rng(20190514 + seed)
    angle = chance.uniform(0.5, 1.3) * chance.choice((-1, 1))
    turned = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float32)
    height, width = soft.shape
    faded = 32 + soft * (238 - 32) / 255  # toner is not black and paper is not white
    shade = np.linspace(-10, 4, width, dtype=np.float32)[None, :]
    grain = chance.normal(0, 3.5, (height, width)).astype(np.float32)
    dirty = faded + shade + grain
    for _ in range(40):
        x, y = chance.integers(0, width - 3), chance.integers(0, height - 3)
        dirty[y : y + chance.integers(1, 4), x : x + chance.integers(1, 4)] -= 90
    return Image.fromarray(np.clip(dirty, 0, 255).astype(np.uint8))
