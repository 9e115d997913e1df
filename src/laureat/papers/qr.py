"""QR codes."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> bytes:
    """The text as a QR code (SVG, error correction M), without a border."""
    buffer = io.BytesIO()
    # Any of the eight masks gives a valid code; trying all of them took longer than all the rest.
    segno.make(text, error="m", micro=False, mask=3).save(
        buffer, kind="svg", border=0, dark="#1d2733", xmldecl=False, svgns=True, scale=4
    )
    return buffer.getvalue()


def qr_inline(text: str) -> str:
    """The same code for a page: it takes the size that the page's styles give it."""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        buffer, kind="svg", border=0, dark="#1d2733", xmldecl=False, svgns=True, omitsize=True
    )
    return buffer.getvalue().decode()
