"""Pictures for pages: smaller, turned upright, without the camera's data."""

from __future__ import annotations

import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from laureat.files import queries
from laureat.files.models import Document


def picture(document: Document, width: int) -> bytes:
    """The picture at most this wide, as WebP, made once and kept beside the original."""
    key = f"pictures/{document.sha256[:2]}/{document.sha256}-{width}.webp"
    if default_storage.exists(key):
        with default_storage.open(key) as file:
            return file.read()
    made = shrunk(queries.content(document), width, "WEBP")
    default_storage.save(key, ContentFile(made))
    return made


def shrunk(content: bytes, width: int, kind: str) -> bytes:
    """The picture at most this wide in the format `kind` ("WEBP", "JPEG", "PNG"); nothing but pixels is kept."""
    with Image.open(io.BytesIO(content)) as source:
        upright = ImageOps.exif_transpose(source).convert("RGB")
    upright.thumbnail((width, width * 2), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    upright.save(buffer, kind, quality=82)
    return buffer.getvalue()
