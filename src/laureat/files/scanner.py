"""A ClamAV daemon, spoken to by its INSTREAM command."""

from __future__ import annotations

import socket
import struct

from django.conf import settings

_CHUNK = 1 << 16


def finds_malware(content: bytes) -> bool:
    """Whether the daemon at `settings.CLAMD` (host:port, or a socket's path) finds malware. Raises OSError when it is out of reach."""
    with _connection() as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        answer = connection.recv(4096)
    if not answer.rstrip(b"\0").endswith((b"OK", b"FOUND")):
        raise OSError(answer.decode("ascii", "replace"))
    return answer.rstrip(b"\0").endswith(b"FOUND")


def _connection() -> socket.socket:
    if "/" in settings.CLAMD:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(30)
        connection.connect(settings.CLAMD)
        return connection
    host, _, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=30)
