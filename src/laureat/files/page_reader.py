"""One page of a PDF as a picture and as text: `python -m laureat.files.page_reader PATH NUMBER`, the answer on standard output.

A PDF comes from outside and may be made to break or to exhaust what reads it: so it is read in a process of its own, under limits, that ends
after one page. The answer is a line of JSON and, where there is a page, the picture.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

WIDTH, HEIGHT = 1400, 2800
LONGEST_TEXT = 20_000
MEMORY, SECONDS = 2 << 30, 15


def read(path: str, number: int) -> tuple[dict[str, Any], bytes]:
    """The number of pages, the text of this page and its picture; or what keeps them from being read."""
    try:
        document = pdfium.PdfDocument(path)
        if not 1 <= number <= len(document):
            return {"problem": "no-page" if len(document) else "broken", "count": len(document)}, b""
        page = document[number - 1]
        text = page.get_textpage().get_text_range()[:LONGEST_TEXT]
        return {"count": len(document), "text": text}, _picture(page)
    except pdfium.PdfiumError as problem:
        locked = getattr(problem, "err_code", None) == raw.FPDF_ERR_PASSWORD
        return {"problem": "password" if locked else "broken"}, b""


def _picture(page: pdfium.PdfPage) -> bytes:
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1))
    buffer = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(buffer, "WEBP", quality=80)
    return buffer.getvalue()


def main(path: str, number: int) -> None:
    """Read one page within the limits and say what came of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    header, picture = read(path, number)
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + picture)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
