"""The consolidated sheet of a stage: every item with its experts' totals, scores, place, proposal and chances, and what a reader may not see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Avg, Case, Count, Exists, OuterRef, QuerySet, When
from django.utils.translation import gettext as _

from laureat.entries import queries as entries
from laureat.entries.models import Entry
from laureat.judging import proposing, queries
from laureat.judging.models import Mark, Standing
from laureat.judging.specimens import is_blind
from laureat.judging.states import AssignmentPart, SheetState
from laureat.judging.visibility import hidden_entries
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.models import Stage
from laureat.season.regulation import Nomination, Regulation
from laureat.season.regulation.levels import ladder, levels_for

_CERTAIN = 0.005


@dataclass(frozen=True)
class Line:
    """An item of the consolidated sheet; `hidden` says why its figures are not for the reader, and then there are none.

    `top`: how many the first places of the nomination are, and how probable it is to be among them.
    """

    standing: Standing
    nomination: str
    hidden: str
    totals: list[tuple[str, Decimal]] = field(default_factory=list)
    proposal: str = ""
    edge: str = ""
    chances: list[tuple[str, float]] = field(default_factory=list)
    top: tuple[int, float] | None = None

    @property
    def top_title(self) -> str:
        """What the probability to be among the first places is called; nothing where it is not kept."""
        return top_title(self.top[0]) if self.top else ""


def standings_for(stage: Stage, person: Person) -> QuerySet[Standing]:
    """The stage's standings by nomination (as the regulation has them) and place, each with `is_hidden` and `in_conflict` for the person.

    Hidden ones stand last.
    """
    hidden = hidden_entries(person).filter(pk=OuterRef("entry"))
    conflicts = queries.conflicts().filter(expert__person_id=person.pk, enterprise=OuterRef("entry__enterprise"))
    found = queries.standings(stage).annotate(is_hidden=Exists(hidden), in_conflict=Exists(conflicts))
    keys = [nomination.key for nomination in seasons.rules_of(stage.season).nominations]
    order = Case(*(When(entry__nomination=key, then=number) for number, key in enumerate(keys)), default=len(keys))
    return found.order_by(order, "is_hidden", "place", "entry_id")


def matching(standings: QuerySet[Standing], *, text: str = "", nomination: str = "") -> QuerySet[Standing]:
    """Narrow them by words of the good's or enterprise's name or by number, and by nomination."""
    if not text and not nomination:
        return standings
    return standings.filter(entry__in=entries.matching(Entry.objects.all(), text=text, nomination=nomination))


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
        proposing.top_of(one.chances),
    )  # fmt: skip


def titled_chances(standing: Standing, regulation: Regulation, tier: str) -> list[tuple[str, float]]:
    """How probable it is to reach an outcome: those that are open, the proposed one first, then the highest; or else the proposed one."""
    titled = all_chances(standing, regulation, tier)
    proposed = standing.proposal and regulation.outcome_title(tier, standing.proposal)
    titled.sort(key=lambda one: one[0] != proposed)
    return [one for one in titled if _CERTAIN < one[1] < 1 - _CERTAIN] or [one for one in titled if one[0] == proposed]


def all_chances(standing: Standing, regulation: Regulation, tier: str) -> list[tuple[str, float]]:
    """How probable it is to reach each outcome, the highest first."""
    keys = [outcome.key for outcome in ladder(regulation.tier(tier))]
    return [(regulation.outcome_title(tier, key), standing.chances[key]) for key in keys if key in standing.chances]


def top_title(places: int) -> str:
    """What the probability to be among the first places is called."""
    if places == 1:
        return _("Chance of the first place")
    return _("Chance of being among the first %(count)s") % {"count": places}


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


def judged_nominations(stage: Stage, regulation: Regulation) -> list[tuple[Nomination, int]]:
    """Nominations with items that have a place, and how many these are, in the regulation's order. One query."""
    counted = dict(queries.standings(stage).order_by().values_list("entry__nomination").annotate(count=Count("pk")))
    return [(nomination, counted[nomination.key]) for nomination in regulation.nominations if nomination.key in counted]


def totals_of(stage: Stage, nomination: str, person: Person) -> list[float]:
    """The totals of a nomination's sheets, signed by the dossier, that the person may see: a tasting is on another scale. One query."""
    sheets = queries.signed_sheets(stage).filter(assignment__entry__nomination=nomination)
    sheets = sheets.exclude(assignment__part=AssignmentPart.TASTING)
    seen = sheets.exclude(assignment__entry__in=hidden_entries(person)).order_by("total")
    return [float(total or 0) for total in seen.values_list("total", flat=True)]


def _totals(stage: Stage, shown: Sequence[int]) -> dict[int, list[tuple[str, Decimal]]]:
    found: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    sheets = queries.signed_sheets(stage).filter(assignment__entry__in=shown)
    named = sorted(
        sheets.order_by("assignment__expert__person__family_name", "assignment__expert_id"),
        key=lambda sheet: is_blind(sheet.assignment),
    )
    for sheet in named:
        name = sheet.assignment.expert.person.short_name
        shown_as = _("%(name)s, tasting") % {"name": name} if is_blind(sheet.assignment) else name
        found[sheet.assignment.entry_id].append((shown_as, sheet.total or Decimal(0)))
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
