"""The receipt as a paper."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from laureat.entries.models import Receipt
from laureat.papers import render
from laureat.season import queries as seasons


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt: what arrived, when, and what comes next."""
    entry, stage = receipt.entry, receipt.entry.stage
    link = f"{settings.SITE_URL}/applicant/entries/{entry.pk}/"
    contact = ", ".join(filter(None, [stage.contact_post, stage.contact_name, stage.contact_phone, stage.contact_email]))
    paper = {
        "title": f"Квитанция № {receipt.number}",
        "programme": f"{stage.season.programme.name}, {stage.season.year}",
        "number": receipt.number,
        "entry_number": entry.number,
        "facts": _facts(receipt),
        "files": _files(receipt),
        "manifest_sha256": receipt.manifest_sha256,
        "next_step": (
            "Региональный центр проверит комплектность и достоверность документов. Если понадобятся исправления, заявка вернётся с "
            "замечаниями; о допуске к оценке мы сообщим по электронной почте."
        ),
        "contact": contact,
        "check_url": link,
    }
    return render.render("receipt", paper, at=receipt.issued_at, link=link)


def _facts(receipt: Receipt) -> list[list[str]]:
    entry, regulation = receipt.entry, seasons.rules_of(receipt.entry.stage.season)
    return [
        ["Предприятие", entry.enterprise.name],
        ["ИНН", entry.enterprise.inn],
        ["Товар или услуга", entry.good.name],
        ["Номинация", regulation.nomination(entry.nomination).title],
        ["Получено", render.moment(receipt.issued_at, entry.stage.zone)],
    ]


def _files(receipt: Receipt) -> list[dict[str, Any]]:
    regulation = seasons.rules_of(receipt.entry.stage.season)
    titles = {kind.key: kind.title for kind in regulation.evidence}
    return [
        {"kind": titles.get(f["kind"], f["kind"]), "name": f["name"], "size": render.size(f["size"]), "sha256": f["sha256"]}
        for f in receipt.manifest["files"]
    ]
