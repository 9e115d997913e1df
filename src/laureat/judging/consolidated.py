"""The consolidated sheet of a stage: every item with its experts' totals, scores, place, proposal and chances, and what a reader may not see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Avg, Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from laureat.judging import proposing, queries
from laureat.judging.models import Mark, Standing
from laureat.judging.states import SheetState
from laureat.judging.visibility import hidden_entries
from laureat.people.models import Person
from laureat.season.models import Stage
from laureat.season.regulation import Nomination, Regulation
from laureat.season.regulation.levels import ladder, levels_for

_CERTAIN = 0.005


@dataclass(frozen=True)
class Line:
    """An item of the consolidated sheet; `hidden` says why its figures are not for the reader, and then there are none."""

    standing: Standing
    nomination: str
    hidden: str
    totals: list[tuple[str, Decimal]] = field(default_factory=list)
    proposal: str = ""
    edge: str = ""
    chances: list[tuple[str, float]] = field(default_factory=list)


def standings_for(stage: Stage, person: Person) -> QuerySet[Standing]:
    """The stage's standings by nomination and place, each with `is_hidden` and `in_conflict` for the person; hidden ones stand last."""
    hidden = hidden_entries(person).filter(pk=OuterRef("entry"))
    conflicts = queries.conflicts().filter(expert__person_id=person.pk, enterprise=OuterRef("entry__enterprise"))
    found = queries.standings(stage).annotate(is_hidden=Exists(hidden), in_conflict=Exists(conflicts))
    return found.order_by("entry__nomination", "is_hidden", "place", "entry_id")


def lines(stage: Stage, standings: Iterable[Standing], regulation: Regulation) -> list[Line]:
    """Standings of `standings_for` with all that the sheet says of them. One query, one more where the tier has quotas."""
    listed = list(standings)
    open_to_reader = [one.entry_id for one in listed if not one.is_hidden]  # type: ignore[attr-defined]
    totals, edges = _totals(stage, open_to_reader), edges_of(stage, regulation)
    return [_line(one, stage, regulation, totals[one.entry_id], edges.get(one.entry_id, "")) for one in listed]


def _line(one: Standing, stage: Stage, regulation: Regulation, totals: list[tuple[str, Decimal]], edge: str) -> Line:
    nomination = regulation.nomination(one.entry.nomination).title
    if one.is_hidden:  # type: ignore[attr-defined]
        in_conflict = one.in_conflict  # type: ignore[attr-defined]
        return Line(one, nomination, _("hidden: conflict of interest") if in_conflict else _("hidden: own sheet not signed"))
    proposal = proposing.proposal_of(one, regulation, stage.tier)
    return Line(
        one, nomination, "", totals, regulation.outcome_title(stage.tier, proposal),
        regulation.outcome_title(stage.tier, edge) if edge else "", titled_chances(one, regulation, stage.tier),
    )  # fmt: skip


def titled_chances(standing: Standing, regulation: Regulation, tier: str) -> list[tuple[str, float]]:
    """How probable it is to reach an outcome, the highest first: those that are open, or else the one that is proposed."""
    titled = all_chances(standing, regulation, tier)
    proposed = standing.proposal and regulation.outcome_title(tier, standing.proposal)
    return [one for one in titled if _CERTAIN < one[1] < 1 - _CERTAIN] or [one for one in titled if one[0] == proposed]


def all_chances(standing: Standing, regulation: Regulation, tier: str) -> list[tuple[str, float]]:
    """How probable it is to reach each outcome, the highest first."""
    keys = [outcome.key for outcome in ladder(regulation.tier(tier))]
    return [(regulation.outcome_title(tier, key), standing.chances[key]) for key in keys if key in standing.chances]


def edges_of(stage: Stage, regulation: Regulation) -> dict[int, str]:
    """Entries in a tie within which an outcome's quota ends, with that outcome. One query, none where the tier has no quotas."""
    tier = regulation.tier(stage.tier)
    if all(outcome.quota is None for outcome in tier.outcomes):
        return {}
    groups: dict[str, list[Standing]] = defaultdict(list)
    for standing in queries.standings(stage).exclude(proposal=""):
        groups[standing.entry.nomination].append(standing)
    found: dict[int, str] = {}
    for group in groups.values():
        proposed = levels_for(tier, [proposing.deciding(one, regulation) for one in group], [one.place for one in group])
        found |= {one.entry_id: proposal.edge for one, proposal in zip(group, proposed, strict=True) if proposal.edge}
    return found


def proposal_counts(stage: Stage, regulation: Regulation) -> list[tuple[str, int]]:
    """How many items each outcome is proposed for, in the regulation's order. One query."""
    counted = dict(queries.standings(stage).order_by().values_list("proposal").annotate(count=Count("pk")))
    return [(outcome.title, counted[outcome.key]) for outcome in regulation.tier(stage.tier).outcomes if outcome.key in counted]


def judged_nominations(stage: Stage) -> set[str]:
    """Nominations with items that have a place."""
    return set(queries.standings(stage).order_by().values_list("entry__nomination", flat=True).distinct())


def totals_of(stage: Stage, nomination: str, person: Person) -> list[float]:
    """The totals of a nomination's signed sheets that the person may see. One query."""
    sheets = queries.signed_sheets(stage).filter(assignment__entry__nomination=nomination)
    seen = sheets.exclude(assignment__entry__in=hidden_entries(person)).order_by("total")
    return [float(total or 0) for total in seen.values_list("total", flat=True)]


def _totals(stage: Stage, entries: Sequence[int]) -> dict[int, list[tuple[str, Decimal]]]:
    found: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    sheets = queries.signed_sheets(stage).filter(assignment__entry__in=entries)
    for sheet in sheets.order_by("assignment__expert__person__family_name", "assignment__expert_id"):
        found[sheet.assignment.entry_id].append((sheet.assignment.expert.person.short_name, sheet.total or Decimal(0)))
    return found


def criteria_means(stage: Stage) -> dict[int, dict[str, float]]:
    """By entry the mean of the signed marks on each criterion. One query."""
    signed = Mark.objects.filter(sheet__state=SheetState.SIGNED, sheet__assignment__stage=stage)
    found: dict[int, dict[str, float]] = defaultdict(dict)
    rows = signed.order_by().values_list("sheet__assignment__entry", "criterion").annotate(mean=Avg("value"))
    for entry, criterion, mean in rows:
        found[entry][criterion] = float(mean)
    return found


def by_nomination(listed: Iterable[Line], regulation: Regulation) -> list[tuple[Nomination, list[Line]]]:
    """Lines under their nominations, in the regulation's order; a nomination without items is left out."""
    groups: Mapping[str, list[Line]] = defaultdict(list)
    for line in listed:
        groups[line.standing.entry.nomination].append(line)
    return [(nomination, groups[nomination.key]) for nomination in regulation.nominations if groups.get(nomination.key)]
