"""What a file really is: told from its content, compared with its name."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

import puremagic
from PIL import Image, UnidentifiedImageError

PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
XLS, CSV = "application/vnd.ms-excel", "text/csv"

PICTURES = frozenset({JPEG, PNG, WEBP})
DOCUMENTS = PICTURES | {PDF, DOCX, XLSX, ODT}
TABLES = frozenset({XLSX, XLS, CSV})

ENDINGS = {
    PDF: {".pdf"}, JPEG: {".jpg", ".jpeg"}, PNG: {".png"}, WEBP: {".webp"}, DOCX: {".docx"}, XLSX: {".xlsx"}, ODT: {".odt"},
    XLS: {".xls"}, CSV: {".csv", ".tsv", ".txt"},
}  # fmt: skip
_STARTS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
_OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_OLE, _XLS_STREAMS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_SEPARATORS = (";", ",", "\t")
_MAX_PIXELS = 60_000_000


def media_type(content: bytes) -> str:
    """The media type that the content shows, or "application/octet-stream" when it shows none."""
    for start, found in _STARTS.items():
        if content.startswith(start):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    if content.startswith(_OLE):
        return XLS if any(stream in content for stream in _XLS_STREAMS) else "application/octet-stream"
    return CSV if _is_table_of_text(content) else _guess(content)


def _guess(content: bytes) -> str:
    try:
        return puremagic.from_string(content, mime=True) or "application/octet-stream"
    except (puremagic.PureError, ValueError):
        return "application/octet-stream"


def _is_table_of_text(content: bytes) -> bool:
    """Whether the beginning is a readable text of which some line has separators; markup and programs are none."""
    sample = content[:4096]
    wide = sample.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in sample
    text = (
        sample.decode("utf-16" if sample[:1] in b"\xff\xfe" else "utf-16-le", "replace")
        if wide
        else sample.decode("cp1251", "replace")
    )
    if any(letter < " " and letter not in "\t\r\n" for letter in text) or text.lstrip("\ufeffп»ї \r\n\t").startswith(
        ("<", "{", "-----")
    ):
        return False
    return any(separator in text for separator in _SEPARATORS)


def _office_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except zipfile.BadZipFile:
        return "application/octet-stream"
    return next((found for name, found in _OFFICE.items() if name in names), "application/zip")


def ending_fits(name: str, found: str) -> bool:
    """Whether the name's ending is one that this type has."""
    return PurePath(name).suffix.lower() in ENDINGS.get(found, set())


def ending_of(found: str) -> str:
    """The usual ending of a type, with its dot; nothing for an unknown one."""
    return min(ENDINGS.get(found, {""}), key=len)


def is_whole_picture(content: bytes) -> bool:
    """Whether the picture can be read to its end and is not larger than a picture needs to be."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                return False
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return False
    return True


def endings_of(accepted: frozenset[str] | set[str]) -> list[str]:
    """The endings of the accepted types, for a sentence and for the file field."""
    return sorted({ending for found in accepted for ending in ENDINGS.get(found, ())})
