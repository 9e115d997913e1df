"""Reads for the search for conflicts: experts and entrants as plain values, and what a person who is not invited yet would be connected with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from laureat.entries.models import Entry, Evidence
from laureat.entries.states import EntryState
from laureat.judging.conflict_search import Candidate, Connection, Entrant, Work, search
from laureat.judging.models import Anchor, Assignment, Conflict, Expert, PastEmployment
from laureat.judging.states import ConflictKind
from laureat.people.models import Appointment
from laureat.people.queries import in_force
from laureat.registry import queries as registry
from laureat.registry.models import Enterprise
from laureat.season import queries as seasons
from laureat.season.states import SeasonState


@dataclass(frozen=True)
class Seen:
    """A connection as somebody reads it: the enterprise and the path in words."""

    enterprise: Enterprise
    kind: str
    words: str
    hint: bool


def candidates(experts: Iterable[Expert], *, at: datetime) -> list[Candidate]:
    """The experts with where they work, worked, whom they represent, for which bodies they act, what they were given. Three queries."""
    experts = list(experts)
    past: dict[int, list[Work]] = defaultdict(list)
    for work in PastEmployment.objects.filter(expert__in=[expert.pk for expert in experts]):
        past[work.expert_id].append(Work(work.name, work.inn, past=True, until=work.until_year))
    represents: dict[int, set[int]] = defaultdict(set)
    bodies: dict[int, list[Work]] = defaultdict(list)
    appointed = Appointment.objects.filter(in_force(at), person__in=[expert.person_id for expert in experts])
    for appointment in appointed.select_related("body"):
        if appointment.enterprise_id:
            represents[appointment.person_id].add(appointment.enterprise_id)
        elif appointment.body and appointment.body.inn:
            bodies[appointment.person_id].append(Work(appointment.body.short_name, appointment.body.inn))
    given: dict[int, set[int]] = defaultdict(set)
    assigned = Assignment.objects.filter(expert__in=[expert.pk for expert in experts]).order_by()
    for key, firm in assigned.values_list("expert", "entry__enterprise").distinct():
        given[key].add(firm)
    return [
        Candidate(
            expert.pk, expert.person.family_name, expert.region_id, (Work(expert.employer, expert.employer_inn), *past[expert.pk]),
            frozenset(represents[expert.person_id]), tuple(bodies[expert.person_id]), frozenset(given[expert.pk]),
        )
        for expert in experts
    ]  # fmt: skip


def firms_of(items: QuerySet[Entry]) -> QuerySet[Enterprise]:
    """Enterprises of these entries."""
    return Enterprise.objects.filter(pk__in=items.order_by().values("enterprise"))


def running_firms() -> QuerySet[Enterprise]:
    """Enterprises that take part in a season that is not over."""
    running = Entry.objects.exclude(state__in=(EntryState.WITHDRAWN, EntryState.REJECTED))
    return firms_of(running.exclude(stage__season__state=SeasonState.CLOSED))


def entrants(firms: QuerySet[Enterprise]) -> list[Entrant]:
    """These enterprises with who issued their documents and whether they are a body of the programme. Four queries."""
    issuers: dict[int, set[tuple[str, str]]] = defaultdict(set)
    issued = (
        Evidence.objects.filter(entry__enterprise__in=firms.order_by().values("pk"), removed_at=None)
        .exclude(issuer_inn="")
        .order_by()
    )
    for firm, inn, kind, number in issued.values_list("entry__enterprise", "issuer_inn", "kind", "number"):
        issuers[firm].add((inn, number or kind))
    operates: dict[str, list[tuple[str, int | None]]] = defaultdict(list)
    for body in registry.bodies().exclude(inn=""):
        operates[body.inn].append((body.short_name, body.region_id))
    anchored = set(
        Anchor.objects.filter(entry__enterprise__in=firms.order_by().values("pk")).values_list("entry__enterprise", flat=True)
    )
    return [
        Entrant(
            firm.pk, firm.inn, firm.region_id, firm.head_name, tuple(sorted(issuers[firm.pk])), tuple(operates.get(firm.inn, ())),
            (firm.short_name, firm.name), firm.pk in anchored,
        )
        for firm in firms.order_by("pk")
    ]  # fmt: skip


def connections(experts: Iterable[Expert], firms: QuerySet[Enterprise], *, at: datetime) -> list[Connection]:
    """Everything that connects the experts with these enterprises. Eight queries."""
    return search(candidates(experts, at=at), entrants(firms), registry.ties())


def would_connect(
    *, family_name: str, region_id: int | None, works: Sequence[Work], firms: QuerySet[Enterprise]
) -> list[Seen]:  # fmt: skip
    """What a person who is not invited yet would be connected with, the barring first. Six queries."""
    found = search([Candidate(0, family_name, region_id, tuple(works))], entrants(firms), registry.ties())
    named = Enterprise.objects.in_bulk([one.entrant for one in found])
    seen = [Seen(named[one.entrant], one.kind, in_words(one.path), one.hint) for one in found]
    return sorted(seen, key=lambda one: (one.hint, one.enterprise.sort_key))


def own_region_bars(expert: Expert) -> list[tuple[str, int]]:
    """The tiers of the running season at which the regulation keeps goods of the expert's home region from the expert: the tier's title and
    how many enterprises of that region take part. It is the regulation's rule, which nobody lifts, so no conflict is kept of it. Two queries.
    """
    season = seasons.current_season()
    if season is None or expert.home_id is None:
        return []
    regulation = seasons.rules_of(season)
    tiers = [regulation.tier(key).title for key in regulation.judging.own_region_bars]
    firms = running_firms().filter(region=expert.home_id).count() if tiers else 0
    return [(title, firms) for title in tiers]


def why(conflict: Conflict) -> str:
    """Why the conflict is kept, in words: its path, or the reason that somebody gave.

    An employer is known by the ИНН alone; paths that do not say so are of before the search kept it.
    """
    path = [tuple(step) for step in conflict.path]
    if conflict.kind in (ConflictKind.EMPLOYER, ConflictKind.FORMER_EMPLOYER) and path and path[-1][0] != "inn":
        path.append(("inn", conflict.enterprise.inn))
    return in_words(path) if path else conflict.reason


def in_words(path: Iterable[Sequence[str]]) -> str:
    """A path as a sentence: each step in words, but for a place of work without a name."""
    return " → ".join(_step(kind, name) for kind, name in path if name or kind not in ("works", "worked"))


def _step(kind: str, name: str) -> str:
    words = {
        "works": _("works at %(quoted)s"),
        "worked": _("worked at %(quoted)s"),
        "inn": _("the INN of the workplace %(name)s = the INN of the enterprise"),
        "by-inn": _("the INN of the workplace is %(name)s"),
        "same-name": _("the enterprise %(quoted)s has the same name; the INN of the workplace is not given"),
        "tie": _("belongs to one holding (%(name)s)"),
        "issued": _("the employer issued the document %(name)s"),
        "namesake": _("has the family name of the head: %(name)s"),
        "represents": _("represents the enterprise"),
        "acts": _("acts for the operator %(quoted)s, which takes part itself"),
        "invited": _("is invited by the operator %(quoted)s, which takes part itself"),
    }
    return words[kind] % {"name": name, "quoted": quoted(name)}


def quoted(name: str) -> str:
    """A name in quotation marks, unless it has its own: «АО «Обской хлеб»» is not put into further ones."""
    return name if re.search(r"[«»„“”\"]", name) else _("“%(name)s”") % {"name": name}
