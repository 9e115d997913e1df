"""Papers for letters that go by post: labels with addresses, the register for the post office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from laureat.letters import addressing, merging
from laureat.letters.models import Addressee, Letter
from laureat.papers import render


def labels_pdf(letter: Letter, *, at: datetime) -> bytes:
    """A label for each addressee by post: to whom, where, from whom."""
    labels = [
        {"position": place, "to": _to(addressee), "address": [addressee.enterprise.address]}
        for place, addressee in enumerate(addressing.by_post(letter), start=1)
    ]
    address = letter.letterhead.details.splitlines()[:1] or [letter.letterhead.body.address]
    data = {"title": f"Адреса к письму № {letter.number}", **_sender(letter), "sender_address": address[0], "labels": labels}
    return render.render("address-labels", data, at=at)


def register_pdf(letter: Letter, *, at: datetime) -> bytes:
    """The list of letters that are handed over to the post office; the mark says which were handed over and when."""
    rows = [
        {
            "position": place,
            "to": ", ".join(_to(addressee)),
            "address": addressee.enterprise.address,
            "mark": f"{render.local_day(addressee.posted_at, letter.zone):%d.%m.%Y}" if addressee.posted_at else "",
        }
        for place, addressee in enumerate(addressing.by_post(letter), start=1)
    ]
    details = letter.letterhead.details.splitlines()
    data = {
        "title": f"Реестр к письму № {letter.number}",
        **_sender(letter),
        "sender_details": details,
        "rows": rows,
        "total": len(rows),
    }
    return render.render("postal-register", data, at=at)


def _sender(letter: Letter) -> dict[str, Any]:
    return {
        "sender_name": letter.letterhead.sender_short or letter.letterhead.sender_name,
        "letter_number": letter.number or "________",
        "letter_date": f"{letter.day:%d.%m.%Y}" if letter.day else "__.__.____",
    }


def _to(addressee: Addressee) -> list[str]:
    """Enterprise, post and name of the head in the dative."""
    enterprise = addressee.enterprise
    written = (addressee.post, addressee.name)
    post, name = merging.suggested(enterprise) if written == (enterprise.head_post, enterprise.head_name) else written
    return [line for line in (enterprise.short_name, " ".join(filter(None, [post, name]))) if line]
