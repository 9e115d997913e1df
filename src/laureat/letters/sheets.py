"""The letter as a paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.conf import settings

from laureat.files import queries as files
from laureat.files import types
from laureat.letters import enclosing, merging, queries
from laureat.letters.models import Addressee, Letter, Letterhead, Reference
from laureat.letters.states import ReferenceKind
from laureat.papers import markdown, render


def letter_pdf(letter: Letter, *, at: datetime) -> bytes:
    """The letter on its letterhead; a draft has blanks where number and date will stand. Electronic enclosures are embedded."""
    data, contents = paper_of(letter), {}
    for enclosure in queries.enclosures(letter):
        if document := enclosure.document:
            ending = PurePath(document.name).suffix.lower()
            file, name = f"{enclosure.position}{ending}", f"{enclosure.title}{ending}"
            contents[file] = files.content(document)
            data["attached"].append({"file": file, "title": enclosure.title, "name": name, "media_type": document.media_type})
    return _rendered(letter, data, at=at, contents=contents)


def letter_png(letter: Letter, *, at: datetime, data: dict[str, Any] | None = None) -> bytes:
    """The letter's first page as a picture."""
    return _rendered(letter, data or paper_of(letter), at=at, png=True)


def copy_pdf(letter: Letter, addressee: Addressee, common: Mapping[str, Any], *, at: datetime) -> bytes:
    """The addressee's own copy of a registered letter: `common` (`paper_of`) with the addressee's fields filled."""
    return _rendered(letter, _copy_of(letter, addressee, common), at=at)


def copy_png(letter: Letter, addressee: Addressee, *, at: datetime) -> bytes:
    """The first page of the addressee's own copy as a picture."""
    return _rendered(letter, _copy_of(letter, addressee, paper_of(letter)), at=at, png=True)


def _copy_of(letter: Letter, addressee: Addressee, common: Mapping[str, Any]) -> dict[str, Any]:
    """A registered letter has only the addressee's fields left; a draft has those of the season too."""
    values = merging.values_of_addressee(addressee)
    return {**common, **texts_of(letter, values if letter.registered_at else merging.values_for(letter) | values)}


def paper_of(letter: Letter) -> dict[str, Any]:
    """Everything that the letter's paper prints; a letter that is being written need not be kept yet."""
    return {
        "title": f"Письмо № {letter.number}" if letter.number else "Проект письма",
        "number": letter.number or "________",
        "date": f"{letter.day:%d.%m.%Y}" if letter.day else "__.__.____",
        "draft": not letter.number,
        "enclosures": enclosing.lines(list(queries.enclosures(letter))) if letter.pk else [],
        "closing": letter.closing,
        "signatory_post": letter.signatory_post,
        "signatory_name": letter.signatory_name,
        "check_url": _check_link(letter),
        "attached": [],
        **blank_of(letter.letterhead),
        **_references(queries.references(letter) if letter.pk else {}),
        **texts_of(letter, merging.values_for(letter)),
    }


def blank_of(head: Letterhead) -> dict[str, Any]:
    """What the letterhead prints."""
    second = {
        "lang": head.second_language, "sender_name": head.second_name, "sender_short": head.second_short,
        "sender_details": head.second_details.splitlines(),
    }  # fmt: skip
    return {
        "author": head.sender_short or head.sender_name,
        "form": head.form,
        "emblem": f"emblem{types.ending_of(head.emblem.media_type)}" if head.emblem else "",
        "emblem_alt": head.emblem_alt,
        "sender_name": head.sender_name,
        "sender_short": head.sender_short,
        "sender_details": head.details.splitlines(),
        "second": second if head.second_language else None,
    }


def letterhead_png(head: Letterhead, *, at: datetime) -> bytes:
    """The letterhead as the page will be, with blanks where a letter's own words will stand."""
    blanks = {
        "title": "Бланк", "number": "________", "date": "__.__.____", "draft": True, "addressees": ["Адресат"], "heading": "",
        "salutation": "Уважаемые коллеги!", "body": markdown.blocks("Текст письма."), "contact": "", "enclosures": [],
        "closing": "С уважением,", "signatory_post": "Должность", "signatory_name": "И. О. Фамилия", "check_url": settings.SITE_URL,
        "attached": [], "in_reply_number": "", "in_reply_date": "", "supplement": "",
    }  # fmt: skip
    data = {**blanks, **blank_of(head)}
    return render.render("letter", data, at=at, link=settings.SITE_URL, files=_emblem(head), png=True)


def texts_of(letter: Letter, values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "addressees": merging.merged(letter.addressees_text, values).splitlines(),
        "heading": merging.merged(letter.heading, values),
        "salutation": merging.merged(letter.salutation, values),
        "body": markdown.blocks(merging.merged(letter.body, values)),
        "contact": merging.merged(letter.contact, values),
    }


def _references(found: Mapping[str, Reference]) -> dict[str, str]:
    reply = found.get(ReferenceKind.REPLY)
    further = [
        f"{words} № {found[kind].number} от {found[kind].date:%d.%m.%Y}"
        if found[kind].date
        else f"{words} № {found[kind].number}"
        for kind, words in ((ReferenceKind.SUPPLEMENT, "в дополнение к"), (ReferenceKind.REPLACEMENT, "взамен"))
        if kind in found
    ]
    return {
        "in_reply_number": reply.number if reply else "",
        "in_reply_date": f"{reply.date:%d.%m.%Y}" if reply and reply.date else "",
        "supplement": "; ".join(further),
    }


def _rendered(
    letter: Letter, data: dict[str, Any], *, at: datetime, contents: Mapping[str, bytes] | None = None, png: bool = False
) -> bytes:
    given = {**_emblem(letter.letterhead), **(contents or {})}
    return render.render("letter", data, at=at, link=_check_link(letter), files=given, png=png)


def _emblem(head: Letterhead) -> dict[str, bytes]:
    return {str(blank_of(head)["emblem"]): files.content(head.emblem)} if head.emblem else {}


def _check_link(letter: Letter) -> str:
    return f"{settings.SITE_URL}/letters/check/{letter.check_code or ''}/"
