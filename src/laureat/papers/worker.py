"""The process that sets papers: `python -m laureat.papers.worker`. It reads jobs from standard input and answers on standard output.

Typst has no limits of its own on time and memory, and follows symbolic links inside its root: so it works in a process of its own, in a
folder of its own, under limits, and is ended and replaced when a job takes too long.
"""

from __future__ import annotations

import json
import resource
import shutil
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

import typst

from laureat.papers.signing import seal

TEMPLATES = Path(__file__).with_name("templates")
PICTURES = Path(__file__).with_name("pictures")
MEMORY = 8 << 30


def read(stream: BinaryIO) -> tuple[dict[str, Any], dict[str, bytes]] | None:
    """One message: a JSON header and named files; None at the end."""
    size = stream.read(4)
    if len(size) < 4:
        return None
    header = json.loads(stream.read(struct.unpack("!I", size)[0]))
    return header, {name: stream.read(length) for name, length in header.pop("files", {}).items()}


def write(stream: BinaryIO, header: dict[str, Any], files: dict[str, bytes]) -> None:
    """Write one message."""
    packed = json.dumps({**header, "files": {name: len(content) for name, content in files.items()}}).encode()
    stream.write(struct.pack("!I", len(packed)) + packed)
    for content in files.values():
        stream.write(content)
    stream.flush()


class Press:
    """The compiler with its fonts, templates and pictures, in a folder of its own."""

    def __init__(self, fonts: str, root: Path) -> None:
        self.root = root
        for template in TEMPLATES.glob("*.typ"):
            shutil.copy(template, self.root)
        shutil.copytree(PICTURES, self.root / "pictures", dirs_exist_ok=True)
        found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[fonts])
        self.compiler = typst.Compiler(root=str(self.root), font_paths=found)

    def set(self, job: dict[str, Any], files: dict[str, bytes]) -> bytes:
        """The paper that a job describes. Raises on errors, and on a font that is not there."""
        folder = self.root / "job"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        made, warnings = self.compiler.compile_with_warnings(
            input=str(self.root / f"{job['template']}.typ"), format=job["format"], ppi=job.get("ppi"),
            sys_inputs={"d": json.dumps(job["data"], ensure_ascii=False)}, timestamp=job["timestamp"],
            pdf_standards=job["standards"] if job["format"] == "pdf" else [],
        )  # fmt: skip
        if fonts := [w.message for w in warnings if "font" in w.message]:
            raise RuntimeError("; ".join(fonts))
        pages = made if isinstance(made, list) else [made or b""]
        if job.get("page", 1) > len(pages):
            raise RuntimeError(f"there is no page {job['page']}, the paper has {len(pages)}")
        return bytes(pages[job.get("page", 1) - 1])

    def sealed(self, job: dict[str, Any], files: dict[str, bytes]) -> bytes:
        """The paper under the system's seal, where the job names its key; it is put on here, because here there is a processor for it."""
        paper, with_seal = self.set(job, files), job.get("seal")
        if not with_seal or job["format"] != "pdf":
            return paper
        key, certificate = Path(with_seal["key"]), Path(with_seal["certificate"])
        return seal(paper, key=key, certificate=certificate, reason=with_seal["reason"])


def main(fonts: str, root: str) -> None:
    """Set papers until the input ends, in a folder that whoever started this process takes away."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    press, source, answers = Press(fonts, Path(root)), sys.stdin.buffer, sys.stdout.buffer
    while (message := read(source)) is not None:
        try:
            write(answers, {"ok": True}, {"paper": press.sealed(*message)})
        except Exception as problem:  # the other side raises it with its words
            write(answers, {"ok": False, "problem": getattr(problem, "diagnostic", "") or str(problem)}, {})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
