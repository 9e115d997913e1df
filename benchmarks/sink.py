"""An SMTP server that takes every message and remembers only whose it was: `sink.py PORT FILE`. It ends by itself after an hour.

One line for each message goes into FILE: its Message-ID and its recipient. Fast and without regard for anything else: it only has to keep
up. Listens on the loopback address alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
from pathlib import Path

_ID = re.compile(rb"^message-id:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
_END = b"\r\n.\r\n"


class Sink:
    """What has arrived."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("ab", buffering=0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        recipient = b""
        writer.write(b"220 sink\r\n")
        try:
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    writer.write(b"354 go on\r\n")
                    content = await reader.readuntil(_END)
                    found = _ID.search(content[:8000])
                    self.file.write((found[1] if found else b"?") + b" " + recipient + b"\n")
                    writer.write(b"250 2.0.0 taken\r\n")
                elif verb == b"EHLO":
                    writer.write(b"250-sink\r\n250-8BITMIME\r\n250 SIZE 50000000\r\n")
                elif verb == b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                else:
                    if verb == b"RCPT":
                        recipient = line.split(b"<")[-1].split(b">")[0]
                    writer.write(b"250 2.0.0 ok\r\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def main(port: int, path: Path) -> None:
    """Serve for an hour at most."""
    server = await asyncio.start_server(Sink(path).serve, "127.0.0.1", port, limit=64 << 20)
    async with server:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.serve_forever(), 3600)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
