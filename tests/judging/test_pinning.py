"""Marks pinned to pages of the evidence: only to what is there, sealed with the sheet."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from laureat.entries.models import Evidence
from laureat.files.models import Document
from laureat.judging import actions, pinning, queries
from laureat.judging.actions.marking import seal_of
from laureat.judging.models import Assignment, Mark
from laureat.judging.tallies import sheets_with_marks
from laureat.kernel import Refused, chain
from laureat.season import queries as seasons
from tests.judging.test_judging import cleared, marks


@pytest.fixture
def item(assignment: Assignment, expert: Any, now: Any) -> Assignment:
    return cleared(assignment, expert, now)


def pdf_of(item: Assignment) -> Document:
    return next(d for d in pinning.documents_for_experts(item.entry).values() if d.media_type == "application/pdf")


def save(item: Assignment, now: Any, **pins: Any) -> None:
    given = marks(item)
    actions.save_marks(
        assignment=item, marks=given, comment="", actor=item.expert.person, at=now, pins={key.replace("_", "-"): pin for key, pin in pins.items()}
    )  # fmt: skip


def pinned(item: Assignment, key: str) -> Any:
    return Mark.objects.values_list("pinned", "pinned_page").get(sheet__assignment=item, criterion=key)


def test_a_mark_is_pinned_stays_pinned_and_is_let_go(item: Assignment, now: Any) -> None:
    key, document = next(iter(marks(item))), pdf_of(item)
    save(item, now, **{key: (document.pk, 1)})
    assert pinned(item, key) == (document.pk, 1)
    save(item, now)
    assert pinned(item, key) == (document.pk, 1), "what is not named stays"
    save(item, now, **{key: None})
    assert pinned(item, key) == (None, None)


def test_a_pin_is_a_page_of_what_experts_see_of_this_entry(item: Assignment, now: Any) -> None:
    key, document = next(iter(marks(item))), pdf_of(item)
    foreign = Evidence.objects.exclude(entry=item.entry).exclude(document__in=pinning.documents_for_experts(item.entry)).first()
    for pin, sentence in (
        ((foreign.document_id, 1), "нет среди документов"),
        ((uuid.uuid4(), 1), "нет среди документов"),
        ((document.pk, 99), "нет такой страницы"),
        ((document.pk, 0), "нет такой страницы"),
    ):
        with pytest.raises(Refused, match=sentence):
            save(item, now, **{key: pin})
    assert not Mark.objects.filter(sheet__assignment=item).exists()
    Evidence.objects.filter(document=document).update(removed_at=now)
    with pytest.raises(Refused, match="нет среди документов"):
        save(item, now, **{key: (document.pk, 1)})


def test_evidence_that_experts_do_not_see_cannot_be_pinned(item: Assignment, now: Any, monkeypatch: Any) -> None:
    document = pdf_of(item)
    regulation = seasons.rules_of(item.stage.season)
    hidden = tuple(kind.model_copy(update={"visible_to": ("enterprise", "commission")}) for kind in regulation.evidence)
    monkeypatch.setattr(seasons, "rules_of", lambda season: regulation.model_copy(update={"evidence": hidden}))
    assert pinning.documents_for_experts(item.entry) == {}
    with pytest.raises(Refused, match="нет среди документов"):
        save(item, now, **{next(iter(marks(item))): (document.pk, 1)})


def test_the_seal_binds_the_pins_and_old_seals_stay(item: Assignment, world: Any, now: Any, stage: Any) -> None:
    old = list(sheets_with_marks(stage))
    unpinned = [(sheet, found) for sheet, found in old if not any(mark.pinned_id for mark in found)]
    assert unpinned
    for sheet, found in unpinned:
        content = {
            "stage": sheet.assignment.stage_id, "entry": sheet.assignment.entry_id, "expert": sheet.assignment.expert_id,
            "signed_at": sheet.signed_at.isoformat(timespec="microseconds"),
            "marks": {mark.criterion: [f"{mark.value:.2f}", mark.comment] for mark in found}, "comment": sheet.comment,
        }  # fmt: skip
        assert sheet.seal == chain.link(chain.GENESIS, chain.canonical(content))
    key, document = next(iter(marks(item))), pdf_of(item)
    save(item, now, **{key: (document.pk, 1)})
    sheet = actions.sign_sheet(assignment=item, actor=item.expert.person, at=now)
    found, signed = list(queries.marks_of(sheet)), Assignment.objects.get(pk=item.pk)
    assert sheet.seal == seal_of(signed, sheet, found)
    mine = next(mark for mark in found if mark.criterion == key)
    mine.pinned_page = 2
    assert sheet.seal != seal_of(signed, sheet, found)
    mine.pinned = mine.pinned_page = None
    assert sheet.seal != seal_of(signed, sheet, found)
