"""The pool of processes that set papers: started on demand, one job each at a time, replaced when a job takes too long."""

from __future__ import annotations

import atexit
import queue
import subprocess
import sys
import tempfile
import threading
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.conf import settings

from laureat.papers import worker

SECONDS = 120


class NotSet(RuntimeError):
    """A paper could not be set; the text says why."""


class _Process:
    """One worker process."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="laureat-papers-")
        command = [sys.executable, "-m", "laureat.papers.worker", str(settings.PAPER_FONTS), self.folder.name]
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own module

    def do(self, job: dict[str, Any], files: dict[str, bytes], seconds: float) -> bytes:
        source, answers = cast("BinaryIO", self.child.stdin), cast("BinaryIO", self.child.stdout)
        timer = threading.Timer(seconds, self.child.kill)
        timer.start()
        try:
            worker.write(source, job, files)
            answer = worker.read(answers)
        except (BrokenPipeError, OSError):
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            self.end()
            raise NotSet(f"{job['template']}: the process that sets papers ended (limit {seconds:.0f} s)")
        if not answer[0]["ok"]:
            raise NotSet(f"{job['template']}: {answer[0]['problem']}")
        return answer[1]["paper"]

    def end(self) -> None:
        self.child.kill()
        self.child.wait()
        self.folder.cleanup()
        for stream in (self.child.stdin, self.child.stdout):
            if stream:
                stream.close()


class _Pool:
    """At most `settings.PAPER_WORKERS` processes; whoever waits gets the next free one."""

    def __init__(self) -> None:
        self.free: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(settings.PAPER_WORKERS):
            self.free.put(None)

    def do(self, job: dict[str, Any], files: dict[str, bytes], seconds: float) -> bytes:
        process = self.free.get()
        try:
            if process is not None and process.child.poll() is not None:
                process.end()
                process = None
            process = process or _Process()
            return process.do(job, files, seconds)
        finally:
            self.free.put(process)

    def close(self) -> None:
        while not self.free.empty():
            process = self.free.get()
            if process is not None:
                process.end()


_pool: _Pool | None = None
_making = threading.Lock()


def set_paper(
    template: str, data: dict[str, Any], *, at: datetime, files: dict[str, bytes] | None = None, form: str = "pdf", tagged: bool = True,
    ppi: float | None = None, page: int = 1, seal: dict[str, str] | None = None, seconds: float = SECONDS,
) -> bytes:  # fmt: skip
    """Set a template with its data and files (pictures, enclosures) as PDF/A-3a and PDF/UA-1, or a page of it as PNG.

    With `seal` (paths of `key` and `certificate`, the `reason`) a PDF comes sealed; without it the same input gives the same bytes. Raises
    `NotSet` when the template fails, has no such page or takes longer than `seconds`, and when the seal's key cannot be read.
    """
    standards = ["a-3a", "ua-1"] if tagged else []
    job = {
        "template": template,
        "data": data,
        "format": form,
        "timestamp": int(at.timestamp()),
        "standards": standards,
        "ppi": ppi,
        "page": page,
        "seal": seal,
    }
    return _the_pool().do(job, files or {}, seconds)


def _the_pool() -> _Pool:
    global _pool
    with _making:
        if _pool is None:
            _pool = _Pool()
            atexit.register(_pool.close)
    return _pool
