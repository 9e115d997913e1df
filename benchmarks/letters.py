"""A letter to many: set, queued and handed to a mail server, beside what Typst alone and WeasyPrint reach in the same run.

    letters.py --count 10000 [--postgres URL] [--kills 3]

Registers one personal letter, addresses it to `count` enterprises, sends it, and lets real workers (`laureat worker`) do the work against an
SMTP sink on the loopback address. With `--kills` a worker is ended with SIGKILL that often in the middle and another one started. Prints one
line of JSON: letters per second end to end, Typst's and WeasyPrint's own (in one process and in two), their ratio, and what arrived.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scratch import scratch

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
SAMPLE, LIMIT = 200, 3000
HERE = Path(__file__).parent


def main(count: int, postgres: str, kills: int, workers: int, seal: bool) -> dict[str, Any]:
    """Send the letter; what was measured and what arrived."""
    port = _free_port()
    with scratch(postgres, LAUREAT_SMTP_URL=f"smtp://127.0.0.1:{port}", LAUREAT_TASKS="database") as folder:
        from benchmark_office import Office  # noqa: PLC0415 - after Django is set up
        from django.conf import settings  # noqa: PLC0415
        from django.utils import timezone  # noqa: PLC0415

        from laureat.letters import actions, addressing, sheets  # noqa: PLC0415
        from laureat.papers.signing import generate_seal  # noqa: PLC0415
        from laureat.registry.queries import find_enterprises  # noqa: PLC0415

        if seal:
            settings.SEAL_KEY, settings.SEAL_CERTIFICATE = map(str, generate_seal(folder, name="Benchmark", at=timezone.now()))
            os.environ.update(LAUREAT_SEAL_KEY=settings.SEAL_KEY, LAUREAT_SEAL_CERTIFICATE=settings.SEAL_CERTIFICATE)
        office = Office(at=AT)
        office.enterprises(count)
        letter = office.registered_letter(personal=True)
        given = {"letter": letter, "actor": office.clerk, "at": timezone.now()}
        addressed = _timed(lambda: actions.address(enterprises=find_enterprises(), **given))
        few, common = list(addressing.undispatched(letter)[:SAMPLE]), sheets.paper_of(letter)
        typst = _rates(lambda addressee: _bare(sheets, letter, addressee, common), few)
        weasyprint = _rates(_weasyprint(letter), few[:40])
        actions.send(**given)
        arrived = folder / "arrived.txt"
        with _running([sys.executable, str(HERE / "sink.py"), str(port), str(arrived)]):
            _wait_for(port)
            seconds, restarts = _worked(letter, arrived, count=count, kills=kills, workers=workers)
        return {
            "engine": "postgresql" if postgres else "sqlite", "count": count, "workers": workers, "sealed": seal,
            "address_seconds": round(addressed, 1), "seconds": round(seconds, 1), "letters_per_second": round(count / seconds, 1),
            "typst_per_second": typst, "weasyprint_per_second": weasyprint,
            "ratio_to_typst": round(count / seconds / typst["one process"], 2), "restarts": restarts, **_reckoned(letter, arrived),
        }  # fmt: skip


def _bare(sheets: Any, letter: Any, addressee: Any, common: dict[str, Any]) -> bytes:
    """What Typst alone does for one letter: the same template and data, no seal, nothing kept."""
    from laureat.letters import merging  # noqa: PLC0415
    from laureat.papers.pressroom import set_paper  # noqa: PLC0415
    from laureat.papers.qr import qr_svg  # noqa: PLC0415

    data = {"demo_mark": "", **common, **sheets.texts_of(letter, merging.values_of_addressee(addressee))}
    return set_paper("letter", data, at=letter.registered_at, files={"qr.svg": qr_svg(common["check_url"])})


def _weasyprint(letter: Any) -> Callable[[Any], bytes] | None:
    """The same words as HTML set by WeasyPrint (tagged, with the QR code), where it is installed."""
    try:
        import weasyprint  # noqa: PLC0415 - a peer, not a dependency
    except ImportError:
        return None
    from laureat.letters import merging  # noqa: PLC0415
    from laureat.papers.qr import qr_svg  # noqa: PLC0415

    page = (HERE / "letter.html").read_text(encoding="utf-8")
    code = qr_svg(f"http://127.0.0.1/letters/check/{letter.check_code}/").decode()

    def made(addressee: Any) -> bytes:
        values = merging.values_of_addressee(addressee)
        body = "".join(f"<p>{merging.merged(part, values)}</p>" for part in letter.body.split("\n\n"))
        words = {"addressees": merging.merged(letter.addressees_text, values).replace("\n", "<br>"), "body": body, "code": code,
                 "salutation": merging.merged(letter.salutation, values), "number": letter.number}  # fmt: skip
        return weasyprint.HTML(string=page.format(**words)).write_pdf(pdf_variant="pdf/a-3b", pdf_tags=True)

    return made


def _rates(make: Callable[[Any], bytes] | None, things: list[Any]) -> dict[str, float] | None:
    """Things per second, in one thread and in two (Typst works in processes of its own)."""
    if make is None:
        return None
    make(things[0])
    one = len(things) / _timed(lambda: [make(thing) for thing in things])
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(make, things[:4]))
        two = len(things) / _timed(lambda: list(threads.map(make, things)))
    return {"one process": round(one, 1), "two": round(two, 1)}


def _worked(letter: Any, arrived: Path, *, count: int, kills: int, workers: int) -> tuple[float, int]:
    """Workers do the work until everything has arrived; how long it took, and how often one was killed and replaced."""
    command = [str(Path(sys.executable).with_name("laureat")), "worker"]
    at_counts = [count * (number + 1) // (kills + 1) for number in range(kills)]
    started, restarts = time.perf_counter(), 0
    running = [_started(command) for _ in range(workers)]
    try:
        while _lines(arrived) < count and time.perf_counter() - started < LIMIT:
            time.sleep(0.2)
            if at_counts and _lines(arrived) >= at_counts[0]:
                at_counts.pop(0)
                for worker in running:
                    os.killpg(worker.pid, signal.SIGKILL)
                    worker.wait()
                _forget_leases(letter)
                running, restarts = [_started(command) for _ in range(workers)], restarts + 1
            if not _waiting(letter):
                break
    finally:
        for worker in running:
            os.killpg(worker.pid, signal.SIGTERM)
            worker.wait(60)
    return time.perf_counter() - started, restarts


def _forget_leases(letter: Any) -> None:
    """Let the leases of the killed worker run out now instead of in some minutes."""
    from django.utils import timezone  # noqa: PLC0415

    from laureat.letters.models import Dispatch  # noqa: PLC0415
    from laureat.mail.models import Delivery  # noqa: PLC0415

    Dispatch.objects.filter(letter=letter).update(taken_until=None)
    Delivery.objects.filter(state="sending").update(claimed_until=timezone.now())


def _waiting(letter: Any) -> bool:
    from laureat.letters import addressing  # noqa: PLC0415
    from laureat.mail.models import Delivery  # noqa: PLC0415

    return addressing.undispatched(letter).exists() or Delivery.objects.filter(state__in=["queued", "sending"]).exists()


def _reckoned(letter: Any, arrived: Path) -> dict[str, Any]:
    """What the sink has against what the outbox says: nothing lost, nothing twice."""
    from laureat.letters.models import Addressee  # noqa: PLC0415
    from laureat.mail.models import Delivery  # noqa: PLC0415

    got = Counter(line.split()[1] for line in arrived.read_text().splitlines())
    states = Counter(Delivery.objects.values_list("state", flat=True))
    wanted = set(Addressee.objects.filter(letter=letter).values_list("email", flat=True))
    doubtful = set(Delivery.objects.filter(state="in-doubt").values_list("message__email", flat=True))
    return {
        "states": dict(states), "arrived": sum(got.values()), "doubled": sum(times > 1 for times in got.values()),
        "lost": len(wanted - set(got) - doubtful), "in_doubt": len(doubtful), "in_doubt_and_arrived": len(doubtful & set(got)),
    }  # fmt: skip


def _timed(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextlib.contextmanager
def _running(command: list[str]) -> Iterator[None]:
    child = subprocess.Popen(command)
    try:
        yield
    finally:
        child.terminate()
        child.wait(10)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError("the sink does not answer")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument(
        "--postgres", default="", help="address of a server, for instance postgres://postgres@127.0.0.1:5432/postgres"
    )
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seal", action="store_true", help="seal every copy (PAdES)")
    print(json.dumps(main(**vars(parser.parse_args())), ensure_ascii=False))
