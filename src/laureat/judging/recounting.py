"""A consolidated ranking made anew from the sealed sheets and compared with the one that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from laureat.entries.models import Entry
from laureat.judging import proposing, queries
from laureat.judging.actions.marking import seal_of
from laureat.judging.models import Consolidation, Standing
from laureat.judging.ranking import ranked
from laureat.judging.specimens import is_blind
from laureat.judging.tallies import sheets_with_marks
from laureat.kernel.chain import merkle_root
from laureat.season import queries as seasons
from laureat.season.models import Stage

_STANDING = (
    "score",
    "place",
    "sheets",
    "lowest",
    "highest",
    "tie_break",
    "fair",
    "fair_low",
    "fair_high",
    "rank_low",
    "rank_high",
)
_PROPOSAL = ("proposal", "chances")
_SEVERITY = ("sheets", "severity", "low", "high")
_AGREEMENT = ("alpha", "icc")
_FLAG = ("nomination", "kind", "expert_id", "other_id", "entry_id")


def differences(consolidation: Consolidation) -> list[str]:
    """What of a kept ranking does not follow from the sealed sheets, a sentence each; none when every bit does.

    The ranking is made from the sheets' totals, as it was; that these are what the sealed marks add up to is verified sheet by sheet. A kept
    tie-break may go on after the values that part the items: they all were kept once. A ranking that keeps no proposal at all was made before
    there were any: it is made as it was then, without proposals, chances and flags. Likewise one that nowhere keeps how probable the first
    places are.
    """
    stage = consolidation.stage
    kept = Standing.objects.filter(consolidation=consolidation)
    older = not kept.exclude(proposal="").exists()
    items = Entry.objects.filter(pk__in=kept.values("entry"))
    found = ranked(consolidation, items, seasons.rules_of(stage.season), older=older)
    wrong = list(_broken(stage))
    if merkle_root(queries.signed_sheets(stage).values_list("seal", flat=True)) != consolidation.root:
        wrong.append("the root of the seals is another one")
    if not any(proposing.top_of(one.chances) for one in kept):
        for standing in found.standings:
            standing.chances = proposing.without_top(standing.chances)
    figures = _STANDING if older else _STANDING + _PROPOSAL
    wrong += _compared("standing of entry", ("entry_id",), figures, kept, found.standings)
    wrong += _compared("severity", ("nomination", "expert_id"), _SEVERITY, queries.severities(stage), found.severities)
    wrong += _compared("agreement", ("nomination",), _AGREEMENT, queries.agreements(stage), found.agreements)
    if not older:
        wrong += _compared("flag", _FLAG, ("figure",), queries.flags(stage), found.flags)
    return wrong


def _broken(stage: Stage) -> Iterator[str]:
    """Sheets whose seal or total does not fit their marks, or whose criteria are not those of the item's other sheets of the same part."""
    criteria: dict[tuple[int, bool], tuple[str, ...]] = {}
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    for sheet, marks in sheets_with_marks(stage):
        if sheet.seal != seal_of(sheet.assignment, sheet, marks):
            yield f"sheet {sheet.pk}: the seal does not fit the marks"
        if sheet.total != sum(mark.value for mark in marks):
            yield f"sheet {sheet.pk}: the total is not the sum of the marks"
        marked = tuple(mark.criterion for mark in marks)
        item = (sheet.assignment.entry_id, is_blind(sheet.assignment))
        if marked != criteria.setdefault(item, known.setdefault(marked, marked)):
            yield f"sheet {sheet.pk}: the criteria are not those of the item's other sheets"


def _compared(
    what: str, key: tuple[str, ...], fields: tuple[str, ...], kept: Iterable[Any], made: Iterable[Any]
) -> Iterator[str]:
    old, new = ({tuple(getattr(one, name) for name in key): one for one in side} for side in (kept, made))
    for at in sorted(old.keys() | new.keys(), key=str):
        name = f"{what} {' '.join(map(str, at))}"
        if at not in old or at not in new:
            yield f"{name}: {'is not kept' if at in new else 'does not follow from the sheets'}"
            continue
        for field in fields:
            before, after = getattr(old[at], field), getattr(new[at], field)
            if field == "tie_break":
                before, after = before[: len(after)], list(after)
            if before != after:
                yield f"{name}: {field} is kept as {before}, the sheets give {after}"


def consolidations(year: int | None) -> Iterable[Consolidation]:
    """Everything that was consolidated, of one year or of all."""
    found = Consolidation.objects.select_related("stage__season__regulation", "stage__region").order_by(
        "stage__season__year", "stage_id"
    )
    return found.filter(stage__season__year=year) if year else found


def name_of(consolidation: Consolidation) -> str:
    """The stage in words, for the command line."""
    stage = consolidation.stage
    return f"{stage.season.year}, {stage.region.name if stage.region else 'federal tier'}"
