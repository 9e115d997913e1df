"""How an entry is shown to its enterprise: tasks with their states, remarks, papers, history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from laureat.commissions import queries as commissions
from laureat.commissions.models import Decision
from laureat.entries import queries, rules
from laureat.entries.models import Entry, Evidence
from laureat.entries.rules import Gap
from laureat.files import links
from laureat.honours import queries as honours
from laureat.people.models import Person
from laureat.season import queries as seasons


@dataclass(frozen=True)
class Task:
    """A line of the hub."""

    label: str
    href: str
    state: str
    hint: str = ""


def hub(entry: Entry, person: Person, *, at: datetime) -> dict[str, Any]:
    """All that the page of an entry shows."""
    tasks = tasks_of(entry)
    return {
        "title": entry.good.name,
        "entry": entry,
        "nomination": seasons.rules_of(entry.stage.season).nomination(entry.nomination).title,
        "tasks": tasks,
        "done": sum(task.state == "done" for task in tasks),
        "remarks": [(place_title(entry, place), found) for place, found in queries.open_remarks(entry).items()],
        "may_edit": rules.may_edit(person, entry, at=at),
        "may_submit": rules.may_submit(person, entry, at=at),
        "may_withdraw": rules.may_withdraw(person, entry, at=at),
        "may_copy": entry.state == "draft" and queries.earlier_entry(entry) is not None,
        "receipts": queries.receipts_of(entry),
        "findings": findings(entry, person, at=at),
        "history": history(entry),
        "honours": honours.papers_of(entry),
        "decision": decision_in_force(entry),
        "at": at,
    }


def findings(entry: Entry, person: Person, *, at: datetime) -> list[tuple[Evidence, str, str]]:
    """What the centre has attached and the enterprise may see: with its title and a link."""
    kinds = {kind.key: kind for kind in seasons.rules_of(entry.stage.season).evidence}
    seen = [e for e in queries.evidence_for(entry, "enterprise") if e.kind in kinds and kinds[e.kind].by == "centre"]
    return [(e, kinds[e.kind].title, links.sign(e.document, person_ref=person.ledger_ref, at=at)) for e in seen]


def tasks_of(entry: Entry) -> list[Task]:
    """Every section, the documents and the declaration with how far each is."""
    gaps = rules.gaps(entry)
    remarks = queries.open_remarks(entry)
    present = queries.present_answers(entry)
    found = [
        Task(section.title, reverse("applicant:section", args=[entry.pk, section.key]),
             _state(section.key, gaps, remarks, started=section.key in present), _hint(section.key, gaps))
        for section in seasons.rules_of(entry.stage.season).sections
    ]  # fmt: skip
    good = Task(
        _("Description for the catalogue"),
        reverse("applicant:good", args=[entry.good_id]),
        _state("good", gaps, remarks, started=False),
    )
    documents = _documents(entry, gaps, remarks)
    declaration = Task(
        _("Declaration of quality"),
        reverse("applicant:declaration", args=[entry.pk]),
        _state("declaration", gaps, remarks, started=False),
    )
    return [*found, good, documents, declaration]


def _documents(entry: Entry, gaps: list[Gap], remarks: dict[str, Any]) -> Task:
    mine = [gap for gap in gaps if gap.place.startswith("evidence:")]
    asked = any(place.startswith("evidence:") for place in remarks)
    started = queries.sent_evidence(entry).exists()
    state = "problem" if asked else ("started" if started else "todo") if mine else "done"
    return Task(
        _("Documents and photograph"),
        reverse("applicant:documents", args=[entry.pk]),
        state,
        ", ".join(gap.label for gap in mine[:3]),
    )


def _state(place: str, gaps: list[Gap], remarks: dict[str, Any], *, started: bool) -> str:
    if place in remarks:
        return "problem"
    if any(gap.place == place for gap in gaps):
        return "started" if started else "todo"
    return "done"


def _hint(place: str, gaps: list[Gap]) -> str:
    count = sum(gap.place == place for gap in gaps)
    return _("Questions left: %(count)s") % {"count": count} if count else ""


def place_title(entry: Entry, place: str) -> str:
    """What a remark is about, in words."""
    regulation = seasons.rules_of(entry.stage.season)
    titles = {section.key: section.title for section in regulation.sections}
    titles |= {f"evidence:{kind.key}": kind.title for kind in regulation.evidence}
    return titles.get(place, _("The entry as a whole"))


def history(entry: Entry) -> list[tuple[str, datetime, str, str]]:
    """What happened: title, instant, icon, tone."""
    found = [(_("Entry started"), entry.started_at, "file-plus", "neutral")]
    found += [
        (_("Submitted, receipt No. %(number)s") % {"number": r.number}, r.issued_at, "send", "info")
        for r in queries.receipts_of(entry)
    ]
    found += [(_("Returned with a remark"), remark.raised_at, "undo-2", "warning") for remark in queries.remarks_of(entry)]
    if decision := decision_in_force(entry):
        title = seasons.rules_of(entry.stage.season).outcome_title(decision.stage.tier, decision.outcome)
        found.append((_("Decision: %(title)s") % {"title": title}, decision.decided_at, "gavel", "success"))
    return sorted(found, key=lambda event: event[1])


def decision_in_force(entry: Entry) -> Decision | None:
    """The last decision on the entry whose protocol is signed: until then nobody outside the commission knows it."""
    return commissions.decisions_of_entry(entry).last()
