"""Reads of goods, entries, answers, evidence. What a person may see starts with that person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from laureat.entries.models import Answers, Entry, Evidence, Good, QualityDeclaration, Receipt, Remark
from laureat.entries.states import EntryState
from laureat.files.models import Document
from laureat.kernel.text import fold
from laureat.people.models import Person
from laureat.people.queries import enterprises_of, territory_of
from laureat.people.states import Power
from laureat.registry.models import Enterprise
from laureat.season import queries as seasons
from laureat.season.models import Season, Stage
from laureat.season.regulation import Evidence as Kind

Audience = Literal["enterprise", "experts", "commission", "office"]
ENDED = (EntryState.WITHDRAWN, EntryState.REJECTED)
_WITH = (
    "good",
    "enterprise__region",
    "stage__season__programme",
    "stage__season__regulation",
    "stage__region",
    "stage__commission",
)


@dataclass(frozen=True)
class Task:
    """A line of the entry's task list."""

    key: str
    title: str
    state: str
    hint: str = ""


def entries() -> QuerySet[Entry]:
    """Every entry with what its lists show. For upper rooms, which ask their own rules first."""
    return Entry.objects.select_related(*_WITH)


def okpd2_of(keys: Collection[int]) -> dict[int, str]:
    """The ОКПД2 codes of these entries' goods, by the entry's key; "" where there is none."""
    return dict(Entry.objects.filter(pk__in=keys).order_by().values_list("pk", "good__okpd2"))


def goods_of(enterprise: Enterprise) -> QuerySet[Good]:
    """The enterprise's goods."""
    return Good.objects.filter(enterprise=enterprise).select_related("enterprise").order_by("name_norm")


def goods_of_many(enterprises: Iterable[Enterprise]) -> QuerySet[Good]:
    """Goods of several enterprises."""
    return (
        Good.objects.filter(enterprise__in=[e.pk for e in enterprises]).select_related("enterprise").order_by("name_norm", "pk")
    )


def latest_entries(goods: Iterable[Good]) -> dict[int, Entry]:
    """The last entry of each good. One query."""
    return {
        entry.good_id: entry for entry in entries().filter(good__in=[good.pk for good in goods]).order_by("started_at", "pk")
    }


def good_of_person(person: Person, pk: int, *, at: datetime) -> Good | None:
    """A good of an enterprise that the person represents."""
    mine = Good.objects.filter(enterprise__in=enterprises_of(person, at=at).values("pk"))
    return mine.select_related("enterprise__region").filter(pk=pk).first()


def entries_of(enterprise: Enterprise) -> QuerySet[Entry]:
    """The enterprise's entries, newest first."""
    return entries().filter(enterprise=enterprise).order_by("-started_at")


def entries_of_person(person: Person, *, at: datetime) -> QuerySet[Entry]:
    """Entries of the enterprises that the person represents."""
    return entries().filter(enterprise__in=enterprises_of(person, at=at).values("pk")).order_by("-started_at", "-pk")


def entry_of_person(person: Person, pk: int, *, at: datetime) -> Entry | None:
    """One of them."""
    return entries_of_person(person, at=at).filter(pk=pk).first()


def entries_of_office(person: Person, *, at: datetime, power: Power = Power.SEE_BOARD) -> QuerySet[Entry]:
    """Entries within the territory where the person holds the power. Drafts stay the enterprise's own matter."""
    territory = territory_of(person, power, at=at)
    if not territory:
        return Entry.objects.none()
    return entries().filter(territory.filter("stage__region")).exclude(state=EntryState.DRAFT).order_by("-submitted_at", "-pk")


def entry_of_office(person: Person, pk: int, *, at: datetime, power: Power = Power.SEE_BOARD) -> Entry | None:
    """One of them."""
    return entries_of_office(person, at=at, power=power).filter(pk=pk).first()


def matching(
    found: QuerySet[Entry], *, text: str = "", nomination: str = "", state: str = "", stage: str = ""
) -> QuerySet[Entry]:
    """Narrow a list by words of the good's or enterprise's name or by number, nomination, state, stage."""
    for word in fold(text).split():
        found = found.filter(
            Q(good__name_norm__contains=word) | Q(enterprise__name_norm__contains=word) | Q(number__contains=word)
        )
    exact = {"nomination": nomination, "state": state, "stage": stage if stage.isdecimal() else ""}
    return found.filter(**{name: value for name, value in exact.items() if value})


def live_entries(stage: Stage) -> QuerySet[Entry]:
    """Entries of the stage that were neither withdrawn nor rejected."""
    return Entry.objects.filter(stage=stage).exclude(state__in=ENDED)


def admitted_entries(stage: Stage) -> QuerySet[Entry]:
    """Entries that the stage's experts judge."""
    return entries().filter(stage=stage, state=EntryState.ADMITTED).order_by("nomination", "pk")


def entries_of_season(season: Season) -> QuerySet[Entry]:
    """All entries of a season."""
    return Entry.objects.filter(stage__season=season)


def _newest() -> QuerySet[Answers]:
    versions = Answers.objects.filter(entry=OuterRef("entry"), section=OuterRef("section")).order_by("-version")
    return Answers.objects.filter(version=Subquery(versions.values("version")[:1]))


def present_answers(entry: Entry) -> dict[str, Answers]:
    """The newest version of each section's answers."""
    return {answers.section: answers for answers in _newest().filter(entry=entry).select_related("saved_by")}


def versions_of(entry: Entry, section: str) -> QuerySet[Answers]:
    """All versions of a section's answers, newest first."""
    return Answers.objects.filter(entry=entry, section=section).select_related("saved_by").order_by("-version")


def answers_flat(entry: Entry) -> dict[str, Any]:
    """All present answers by question."""
    return answers_of_many([entry]).get(entry.pk, {})


def answers_of_many(found: Iterable[Entry]) -> dict[int, dict[str, Any]]:
    """Present answers by entry and question. One query."""
    flat: dict[int, dict[str, Any]] = defaultdict(dict)
    for answers in _newest().filter(entry__in=[entry.pk for entry in found]):
        flat[answers.entry_id].update(answers.content)
    return dict(flat)


def titled_answers(entry: Entry) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sections with their questions and answers as people read them; unanswered questions are left out."""
    flat = answers_flat(entry)
    sections = seasons.rules_of(entry.stage.season).sections
    titled = [
        (s.title, [(q.label, q.title_of(flat.get(q.key))) for q in s.questions if flat.get(q.key) is not None])
        for s in sections
    ]
    return [(title, rows) for title, rows in titled if rows]


def evidence_for(entry: Entry, audience: Audience) -> QuerySet[Evidence]:
    """Documents that are attached now, as far as the regulation lets this audience see them.

    The office sees all, the enterprise its own and those findings of the centre that are meant for it too.
    """
    kinds = seasons.rules_of(entry.stage.season).evidence
    hidden = [kind.key for kind in kinds if not _is_for(kind, audience)]
    return Evidence.objects.filter(entry=entry, removed_at=None).exclude(kind__in=hidden).select_related("document")


def _is_for(kind: Kind, audience: Audience) -> bool:
    if audience == "office" or (audience == "enterprise" and kind.by == "enterprise"):
        return True
    return audience in kind.visible_to


def sent_evidence(entry: Entry) -> QuerySet[Evidence]:
    """Documents that the enterprise itself has attached: what its form, its gaps and its receipts are about."""
    return _by(entry, "enterprise")


def findings(entry: Entry) -> QuerySet[Evidence]:
    """Documents that the centre has attached."""
    return _by(entry, "centre")


def _by(entry: Entry, whom: str) -> QuerySet[Evidence]:
    others = [kind.key for kind in seasons.rules_of(entry.stage.season).evidence if kind.by != whom]
    return Evidence.objects.filter(entry=entry, removed_at=None).exclude(kind__in=others).select_related("document")


def evidence_kinds_of_many(found: Iterable[Entry]) -> dict[int, frozenset[str]]:
    """Kinds of attached documents by entry. One query."""
    kinds: dict[int, set[str]] = defaultdict(set)
    attached = Evidence.objects.filter(entry__in=[entry.pk for entry in found], removed_at=None)
    for entry_id, kind in attached.values_list("entry_id", "kind"):
        kinds[entry_id].add(kind)
    return {entry_id: frozenset(values) for entry_id, values in kinds.items()}


def pictures_of_many(found: Iterable[Entry]) -> dict[int, Document]:
    """The first photograph of each entry. One query."""
    attached = Evidence.objects.filter(entry__in=[entry.pk for entry in found], kind="photo", removed_at=None)
    pictures: dict[int, Document] = {}
    for evidence in attached.select_related("document").order_by("pk"):
        pictures.setdefault(evidence.entry_id, evidence.document)
    return pictures


def picture_of(entry: Entry) -> Document | None:
    """The entry's first photograph."""
    return pictures_of_many([entry]).get(entry.pk)


def declaration_of(entry: Entry) -> QualityDeclaration | None:
    """The signed declaration of quality."""
    return QualityDeclaration.objects.filter(entry=entry).select_related("signed_by").first()


def is_declared(entry: Entry) -> bool:
    """Whether the present text of the declaration is signed."""
    version = seasons.rules_of(entry.stage.season).declaration.version
    return QualityDeclaration.objects.filter(entry=entry, version=version).exists()


def receipts_of(entry: Entry) -> QuerySet[Receipt]:
    """Receipts of all submissions, oldest first."""
    return Receipt.objects.filter(entry=entry).select_related("document")


def receipt_of(entry: Entry) -> Receipt | None:
    """The receipt of the last submission."""
    return receipts_of(entry).order_by("-issued_at", "-pk").first()


def remarks_of(entry: Entry) -> QuerySet[Remark]:
    """All remarks, by round."""
    return Remark.objects.filter(entry=entry).select_related("raised_by")


def open_remarks(entry: Entry) -> dict[str, list[Remark]]:
    """Remarks of the present round by the place they are about."""
    found: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks_of(entry).filter(resolved_at=None):
        found[remark.place].append(remark)
    return dict(found)


def earlier_entry(entry: Entry) -> Entry | None:
    """The same good's entry of an earlier season, whose answers may be copied."""
    older = entries().filter(good=entry.good, stage__season__year__lt=entry.stage.season.year)
    return older.filter(submitted_at__isnull=False).order_by("-stage__season__year").first()


def last_saved(entry: Entry) -> datetime | None:
    """When anything of the entry's answers was saved last."""
    return Answers.objects.filter(entry=entry).aggregate(last=Max("saved_at"))["last"]


def counts_by_stage(stages: Iterable[Stage]) -> dict[int, dict[str, int]]:
    """By stage: how many entries are in each state. One query."""
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Entry.objects.filter(stage__in=[stage.pk for stage in stages]).values_list("stage", "state").order_by()
    for stage, state, count in rows.annotate(count=Count("pk")):
        counted[stage][state] = count
    return dict(counted)


def counts_by(season: Season, field: str) -> dict[str, int]:
    """How many entries of the season have each value of a field."""
    counted: dict[str, int] = defaultdict(int)
    for value in entries_of_season(season).annotate(value=F(field)).values_list("value", flat=True):
        counted[value] += 1
    return dict(sorted(counted.items()))
