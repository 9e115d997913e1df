"""QR codes."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> bytes:
    """The text as a QR code (SVG, error correction M), without a border."""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        buffer, kind="svg", border=0, dark="#1d2733", xmldecl=False, svgns=True, scale=4
    )
    return buffer.getvalue()
