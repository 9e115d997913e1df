"""How tests hand in paper sheets and workbooks."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

from laureat.files.models import Document
from laureat.judging import actions, pack_changes, packing, paper_codes, queries
from laureat.judging.models import Assignment, ScoreSheet
from laureat.season.models import Stage
from tests.judging.test_judging import marks
from tests.judging.workbooks import column, edited, opened

PDF = b"%PDF-1.7\n%scan\n%%EOF"


def record(item: Assignment, actor: Any, now: Any, **changes: Any) -> ScoreSheet:
    given = {"marks": marks(item), "comment": "С бумаги", "content": PDF, "name": "скан.pdf", **changes}
    return actions.record_paper(assignment=item, actor=actor, at=now, **given)


def own(item: Assignment, now: Any) -> bytes:
    return packing.pack_of(queries.expert_of(item.expert.person), item.stage, at=now)


def put(content: bytes, item: Assignment, ending: str, value: Any) -> bytes:
    """A value in the row of an item."""

    def change(found: Any) -> None:
        code = paper_codes.code_of(item.pk)
        rows = next(rows for rows in found.values() if any(code in row for row in rows))
        next(row for row in rows if code in row)[column(rows, ending)] = value

    return edited(content, change)


def upload(content: bytes, item: Assignment, actor: Any, now: Any, *, on_behalf: bool = False) -> Document:
    mine = None if on_behalf else queries.expert_of(actor)
    return actions.upload_pack(content=content, name="пакет.xlsx", stage=item.stage, own=mine, actor=actor, at=now)[0]


def preview(content: bytes, item: Assignment, actor: Any, now: Any, *, on_behalf: bool = False) -> pack_changes.Preview:
    return pack_changes.preview_of(content, item.stage, item.expert, actor=actor, on_behalf=on_behalf, at=now)


def apply(document: Document, seen: str, item: Assignment, actor: Any, now: Any, *, on_behalf: bool = False) -> Any:
    return actions.apply_pack(
        document=document, stage=item.stage, expert=item.expert, seen=seen, on_behalf=on_behalf, actor=actor, at=now
    )


def judged(item: Assignment) -> str:
    return next(key for key, (value, _text) in marks(item).items() if value)


def _sign(item: Assignment, expert: Any, now: Any) -> None:
    actions.save_marks(assignment=item, marks=marks(item), comment="", actor=expert, at=now)
    actions.sign_sheet(assignment=item, actor=expert, at=now)


def _withdraw(item: Assignment, expert: Any, now: Any) -> None:
    item.entry.state = "withdrawn"
    item.entry.save(update_fields=["state"])


def _recuse(item: Assignment, expert: Any, now: Any) -> None:
    actions.declare_conflict(assignment=item, reason="Родня", actor=expert, at=now)


def _end(item: Assignment, expert: Any, now: Any) -> None:
    Stage.objects.filter(pk=item.stage_id).update(judging_until=now - timedelta(hours=1))


def _members(archive: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(archive)) as books:
        return {name: opened(books.read(name)) for name in books.namelist()}
