"""The demonstration's environment: its folder, its database, its own secrets."""

from __future__ import annotations

import argparse
import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from laureat.papers.signing import generate_seal


def parser() -> argparse.ArgumentParser:
    """Arguments that decide the environment; the command repeats them for its help."""
    arguments = argparse.ArgumentParser(add_help=False)
    arguments.add_argument("--out", type=Path, default=Path("demo"))
    arguments.add_argument("--port", type=int, default=8000)
    return arguments


def prepare(argv: Sequence[str]) -> Path:
    """Point the settings at the demonstration's folder: its SQLite database, files, mail, keys and secret."""
    arguments = parser().parse_known_args(argv)[0]
    out = arguments.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    key, certificate = generate_seal(out, name="Лауреат: демонстрация", at=datetime.now(UTC))
    os.environ.update(
        {
            "LAUREAT_DEMO": "1",
            "LAUREAT_DATA_DIR": str(out),
            "DATABASE_URL": f"sqlite:///{out / 'laureat.sqlite3'}",
            "LAUREAT_TASKS": "held",
            "LAUREAT_SEAL_KEY": str(key),
            "LAUREAT_SEAL_CERTIFICATE": str(certificate),
            "LAUREAT_SECRET_KEY": _secret(out / "secret"),
        }
    )
    os.environ.setdefault("LAUREAT_URL", f"http://127.0.0.1:{arguments.port}")
    os.environ.setdefault("LAUREAT_LOG_FORMAT", "console")
    os.environ.setdefault("LAUREAT_LOG_LEVEL", "WARNING")
    return out


def _secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii")
