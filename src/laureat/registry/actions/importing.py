"""Upload a register of enterprises, choose its columns, load it in the background."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from laureat.files import rules as checks
from laureat.files import types
from laureat.files.actions import keep, keep_made
from laureat.kernel import Refused, refuse
from laureat.kernel.text import fold, sort_key
from laureat.ledger.actions import SYSTEM, Acts, record
from laureat.papers.workbook import workbook
from laureat.registry import imports, rules
from laureat.registry.importing.columns import columns_of, recognised
from laureat.registry.importing.rows import Reading, Row
from laureat.registry.importing.tables import Table, Unreadable, read_table
from laureat.registry.importing.values import short_form
from laureat.registry.models import Enterprise, Region, RegisterImport
from laureat.registry.states import IMPORT, ImportState, Refusal, Remark

CHUNK = 500
_QUIET = timedelta(minutes=10)
_IMPERSONAL = frozenset({"ogrn", "kpp", "region_id", "size", "okved", "website"})
_NAMES = frozenset({"name", "short_name"})


@transaction.atomic
def upload(*, content: bytes, name: str, region_ids: frozenset[int] | None, actor: Acts, at: datetime) -> RegisterImport:
    """Keep a register of enterprises as it came and recognise its columns; no enterprise changes yet.

    `region_ids` is where the person may load enterprises (None: everywhere). A file that is no register is refused and leaves no trace.
    """
    rules.may_import(region_ids).require()
    checks.may_keep(content, name, types.TABLES, settings.FILE_MAX_BYTES).require()
    table = _table(content)
    columns = columns_of(table)
    rules.has_columns(columns, len(table.head)).require()
    document = keep(content, name=name, owner=RegisterImport._meta.label_lower, actor=actor, at=at, accept=types.TABLES)
    checks.may_serve(document).require()
    made = RegisterImport.objects.create(
        document=document, columns=columns, everywhere=region_ids is None, uploaded_at=at, uploaded_by=actor.ledger_ref
    )
    made.regions.set(Region.objects.filter(pk__in=region_ids or ()))
    record("register-import.uploaded", made, actor=actor, at=at, old=None, new={"sha256": document.sha256, "columns": columns})
    return made


def _table(content: bytes) -> Table:
    try:
        return read_table(content, recognised)
    except Unreadable as problem:
        raise Refused(refuse(problem.reason, "invalid")) from problem


@transaction.atomic
def choose_columns(*, register_import: RegisterImport, columns: Mapping[str, int], actor: Acts, at: datetime) -> RegisterImport:
    """Say which column is which field, where the names misled; only before the loading."""
    found = RegisterImport.objects.select_for_update().get(pk=register_import.pk)
    rules.may_choose_columns(found, columns, len(imports.table_of(found).head)).require()
    old, found.columns = found.columns, dict(columns)
    if old != found.columns:
        found.save(update_fields=["columns"])
        record("register-import.columns-chosen", found, actor=actor, at=at, old=old, new=found.columns)
    return found


@transaction.atomic
def start(*, register_import: RegisterImport, actor: Acts, at: datetime) -> RegisterImport:
    """Begin the loading, or take it up again after it stopped; the work is done in the background."""
    found = RegisterImport.objects.select_for_update().get(pk=register_import.pk)
    old, found.state = found.state, IMPORT.move(found.state, "start")
    found.started_at, found.ended_at, found.problem = at, None, ""
    found.save(update_fields=["state", "started_at", "ended_at", "problem"])
    record("register-import.started", found, actor=actor, at=at, old={"state": old}, new={"state": found.state})
    task = import_string("laureat.registry.tasks.run")  # named, not imported: tasks stand above actions
    transaction.on_commit(lambda: task.enqueue(found.pk))
    return found


def run(*, import_id: int, at: datetime) -> RegisterImport:
    """Load what is not loaded yet, `CHUNK` enterprises in a transaction. Begun twice or anew after a crash, it does nothing twice."""
    found = RegisterImport.objects.get(pk=import_id)
    if found.state != ImportState.RUNNING:
        return found
    try:
        table, reading = imports.reading_of(found)
    except (Unreadable, OSError) as problem:
        return _stop(import_id, str(problem), at=at)
    while _load_chunk(import_id, reading.rows, at=at):
        pass
    return _finish(import_id, table, reading, at=at)


def resume_imports(*, at: datetime) -> int:
    """Load the rest of imports whose worker seems to have died: they run for long and are not done. How many there were."""
    left = RegisterImport.objects.filter(state=ImportState.RUNNING, started_at__lt=at - _QUIET).values_list("pk", flat=True)
    for import_id in (found := list(left)):
        run(import_id=import_id, at=at)
    return len(found)


def _load_chunk(import_id: int, rows: list[Row], *, at: datetime) -> bool:
    """One chunk; whether there may be more. An enterprise that somebody else enters at the same moment is met by reading again."""
    try:
        return _load(import_id, rows, at=at)
    except IntegrityError:
        return _load(import_id, rows, at=at)


@transaction.atomic
def _load(import_id: int, rows: list[Row], *, at: datetime) -> bool:
    found = RegisterImport.objects.select_for_update().get(pk=import_id)
    chunk = rows[found.position : found.position + CHUNK]
    if found.state != ImportState.RUNNING or not chunk:
        return False
    sorted_out = imports.sort_out(chunk, imports.region_ids_of(found), lock=True)
    _create(sorted_out.new)
    changes = _change(sorted_out.changed)
    found.turned_down += [[number, reason] for number, reason in sorted_out.refused]
    counted = {"new": len(sorted_out.new), "changed": len(changes), "unchanged": len(sorted_out.unchanged)}
    found.counts = {name: found.counts.get(name, 0) + number for name, number in counted.items()}
    found.position, found.total = found.position + len(chunk), len(rows)
    found.save(update_fields=["turned_down", "counts", "position", "total"])
    if sorted_out.new or changes:
        old = {inn: change["old"] for inn, change in changes.items()}
        new = {inn: change["new"] for inn, change in changes.items()}
        created = [row.inn for row in sorted_out.new]
        record("enterprises.imported", found, actor=_Uploader(found), at=at, old=old, new={"created": created, "changed": new})
    return True


class _Uploader:
    """Who uploaded the register acts, also when a worker does the work."""

    def __init__(self, register_import: RegisterImport) -> None:
        self.ledger_ref = register_import.uploaded_by


def _create(rows: Iterable[Row]) -> None:
    made = []
    for row in rows:
        name = row.values["name"]
        fields = {"short_name": short_form(name), **row.values, "region_id": row.region}
        made.append(_named(Enterprise(inn=row.inn, **fields)))
    Enterprise.objects.bulk_create(made)


def _change(changed: list[tuple[Enterprise, dict[str, tuple[Any, Any]]]]) -> dict[str, dict[str, Any]]:
    """Write the changes; by ИНН what the ledger keeps of them: old and new values, of personal ones the field's name alone."""
    fields: set[str] = set()
    told = {}
    for enterprise, differences in changed:
        for name, (_old, new) in differences.items():
            setattr(enterprise, name, new)
        fields |= differences.keys()
        kept = _IMPERSONAL | (_NAMES if len(enterprise.inn) == 10 else frozenset())  # a sole trader's name is a person's
        told[enterprise.inn] = {
            side: {name: pair[place] if name in kept else bool(pair[place]) for name, pair in differences.items()}
            for place, side in enumerate(("old", "new"))
        }
        if differences.keys() & _NAMES:
            _named(enterprise)
            fields |= {"name_norm", "sort_key"}
    if changed:
        Enterprise.objects.bulk_update([enterprise for enterprise, _differences in changed], sorted(fields))
    return told


def _named(enterprise: Enterprise) -> Enterprise:
    enterprise.name_norm = fold(f"{enterprise.name} {enterprise.short_name}")[:300]
    enterprise.sort_key = sort_key(fold(enterprise.short_name))
    return enterprise


@transaction.atomic
def _finish(import_id: int, table: Table, reading: Reading, *, at: datetime) -> RegisterImport:
    """Give the refused rows back in a file, say what was left out, and end the import."""
    found = RegisterImport.objects.select_for_update().select_related("document").get(pk=import_id)
    if found.state != ImportState.RUNNING:
        return found
    refused = imports.refusals(found, reading)
    remarks = imports.remarks(found, reading)
    found.refused = _report(found, table, refused, Refusal, _("Reason"), _("refused"), at=at)
    found.remarked = _report(found, table, remarks, Remark, _("Remark"), _("remarks"), at=at)
    found.counts = {"new": 0, "changed": 0, "unchanged": 0, **found.counts, **imports.counted(table, reading, refused, remarks)}
    found.state, found.ended_at = IMPORT.move(found.state, "finish"), at
    found.save(update_fields=["refused", "remarked", "counts", "state", "ended_at"])
    record("register-import.finished", found, actor=_Uploader(found), at=at, old=None, new=found.counts)
    return found


def _report(
    found: RegisterImport, table: Table, told: list[tuple[int, str]], kinds: Any, column: str, ending: str, *, at: datetime
) -> Any:
    if not told:
        return None
    cells = dict(table.rows)
    rows = ([*cells[number], str(kinds(reason).label)] for number, reason in told)
    made = workbook(_("Register of enterprises"), [*table.head, column], rows)
    name = f"{found.document.name.rsplit('.', 1)[0][:150]} — {ending}.xlsx"
    return keep_made([(made, name, found)], actor=_Uploader(found), at=at)[0]


@transaction.atomic
def _stop(import_id: int, problem: str, *, at: datetime) -> RegisterImport:
    found = RegisterImport.objects.select_for_update().get(pk=import_id)
    found.state, found.ended_at, found.problem = IMPORT.move(found.state, "fail"), at, problem[:300]
    found.save(update_fields=["state", "ended_at", "problem"])
    record("register-import.stopped", found, actor=SYSTEM, at=at, old=None, new={"position": found.position})
    return found
