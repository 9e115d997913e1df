"""Goods, drafts, answers, evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from laureat.entries import queries, rules
from laureat.entries.actions.holding import held
from laureat.entries.models import Answers, Entry, Evidence, Good
from laureat.files import types
from laureat.files.actions import keep
from laureat.files.models import Document
from laureat.kernel import Refused, refuse
from laureat.kernel.identifiers import digits
from laureat.kernel.text import fold
from laureat.ledger.actions import record
from laureat.people.models import Person
from laureat.registry.models import Enterprise
from laureat.season import queries as seasons

_FORMATS = {"pdf": {types.PDF}, "picture": types.PICTURES, "office": {types.DOCX, types.XLSX, types.ODT}}


@transaction.atomic
def add_good(
    *, enterprise: Enterprise, name: str, actor: Person, at: datetime, okpd2: str = "", gtin: str = "", **details: Any
) -> Good:
    """Enter a good of the enterprise. `details`: brand, description, launched_in."""
    rules.may_keep_good(actor, enterprise, okpd2=okpd2, gtin=gtin, at=at).require()
    rules.name_is_free(enterprise, fold(name)).require()
    good = Good.objects.create(
        enterprise=enterprise, name=name, name_norm=fold(name), okpd2=okpd2, gtin=digits(gtin), **details
    )
    record("good.added", good, actor=actor, at=at, old=None, new={"name": name})
    return good


@transaction.atomic
def revise_good(*, good: Good, name: str, actor: Person, at: datetime, okpd2: str = "", gtin: str = "", **details: Any) -> Good:
    """Correct what is said about a good; published cards keep what was true."""
    good = Good.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=good.pk)
    rules.may_keep_good(actor, good.enterprise, okpd2=okpd2, gtin=gtin, at=at).require()
    rules.name_is_free(good.enterprise, fold(name), besides=good.pk).require()
    changes = {"name": name, "name_norm": fold(name), "okpd2": okpd2, "gtin": digits(gtin), **details}
    old = {field: getattr(good, field) for field in changes}
    for field, value in changes.items():
        setattr(good, field, value)
    good.save(update_fields=list(changes))
    record("good.revised", good, actor=actor, at=at, old=old, new=changes)
    return good


@transaction.atomic
def start(*, good: Good, nomination: str, actor: Person, at: datetime) -> Entry:
    """Start a draft at the stage that accepts entries in the enterprise's region."""
    stage = seasons.next_stage_for(good.enterprise.region, at=at)
    rules.may_start(actor, good, stage, nomination, at=at).require()
    entry = Entry.objects.create(
        stage=stage, good=good, enterprise=good.enterprise, nomination=nomination, started_at=at, started_by=actor
    )
    record("entry.started", entry, actor=actor, at=at, old=None, new={"good": good.pk, "nomination": nomination})
    return entry


@transaction.atomic
def save_section(
    *, entry: Entry, section: str, content: Mapping[str, Any], expected_version: int, actor: Person, at: datetime
) -> Answers:
    """Save a section's answers as a new version, unless a colleague saved one since `expected_version` was read.

    Answers may be missing in a draft, but those that are given must fit. Raises `Refused` with the first that does not.
    """
    entry = held(entry)
    rules.may_edit(actor, entry, at=at).require()
    kept, problems = _section(entry, section).check(content, draft=True)
    if problems:
        raise Refused(refuse(f"{problems[0].label}: {problems[0].sentence}", "invalid"))
    rules.is_newest(entry, section, expected_version, actor, at=at).require()
    present = queries.present_answers(entry).get(section)
    version = present.version + 1 if present else 1
    answers = Answers.objects.create(entry=entry, section=section, version=version, content=kept, saved_at=at, saved_by=actor)
    record(
        "section.saved",
        entry,
        actor=actor,
        at=at,
        old={"version": version - 1},
        new={"section": section, "version": answers.version},
    )
    return answers


def _section(entry: Entry, key: str) -> Any:
    try:
        return seasons.rules_of(entry.stage.season).section(key)
    except KeyError:
        raise Refused(refuse(f"{key}?", "invalid")) from None


@transaction.atomic
def copy_answers(*, entry: Entry, source: Entry, actor: Person, at: datetime) -> list[Answers]:
    """Copy an earlier entry's answers into sections that are still empty here; where they come from stands in the ledger."""
    entry = held(entry)
    rules.may_edit(actor, entry, at=at).require()
    present, copied = queries.present_answers(entry), []
    for section in seasons.rules_of(entry.stage.season).sections:
        old = queries.present_answers(source).get(section.key)
        if old and section.key not in present:
            kept, _ = section.check(old.content, draft=True)
            copied.append(Answers(entry=entry, section=section.key, version=1, content=kept, saved_at=at, saved_by=actor))
    Answers.objects.bulk_create(copied)
    record(
        "answers.copied", entry, actor=actor, at=at, old=None, new={"from": source.pk, "sections": [a.section for a in copied]}
    )
    return copied


@transaction.atomic
def attach(
    *, entry: Entry, kind: str, content: bytes, name: str, actor: Person, at: datetime, number: str = "",
    issued_on: date | None = None, valid_until: date | None = None, issuer: str = "", issuer_inn: str = "",
) -> Evidence:  # fmt: skip
    """Attach a file as evidence of a kind; refused ones leave no trace."""
    entry = held(entry)
    rules.may_edit(actor, entry, at=at).require()
    wanted = {e.key: e for e in seasons.rules_of(entry.stage.season).evidence}.get(kind)
    rules.accepts_evidence(entry, wanted).require()
    rules.is_issuer(issuer_inn).require()
    rules.is_issued(entry, issued_on, at=at).require()
    document = kept(entry, kind, content, name, actor=actor, at=at)
    evidence = Evidence.objects.create(
        entry=entry, kind=kind, document=document, number=number, issued_on=issued_on, valid_until=valid_until, attached_at=at,
        issuer=issuer.strip(), issuer_inn=digits(issuer_inn),
    )  # fmt: skip
    record("evidence.attached", entry, actor=actor, at=at, old=None, new={"kind": kind, "sha256": document.sha256})
    return evidence


def kept(entry: Entry, kind: str, content: bytes, name: str, *, actor: Person, at: datetime) -> Document:
    """A file of the formats and size that the regulation says of its kind, kept as the entry's."""
    wanted = seasons.rules_of(entry.stage.season).evidence_kind(kind)
    accept = frozenset().union(*(_FORMATS[form] for form in wanted.formats))
    return keep(content, name=name, owner=entry, actor=actor, at=at, accept=accept, max_bytes=wanted.max_mb * 1024 * 1024)


@transaction.atomic
def detach(*, evidence: Evidence, actor: Person, at: datetime) -> Evidence:
    """Take a document off the entry; the document itself is kept, because a receipt may name it. What the centre found stays."""
    entry = held(evidence.entry)
    rules.may_edit(actor, entry, at=at).require()
    rules.is_own_evidence(evidence, entry).require()
    evidence.removed_at = at
    evidence.save(update_fields=["removed_at"])
    record("evidence.detached", entry, actor=actor, at=at, old={"kind": evidence.kind}, new=None)
    return evidence
