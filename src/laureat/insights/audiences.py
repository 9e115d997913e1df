"""Groups of enterprises found: a rule of `letters.groups` as one query across registry, entries and letters, and as words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from laureat.entries.models import Entry
from laureat.insights import industries
from laureat.kernel.text import fold
from laureat.letters.groups import Rule
from laureat.letters.models import Addressee, Letter
from laureat.registry import queries as registry
from laureat.registry.models import Enterprise
from laureat.registry.states import Size
from laureat.season import queries as seasons


def enterprises_of(rule: Rule, *, within: frozenset[int] | None) -> QuerySet[Enterprise]:
    """The enterprises that fit the rule, in the regions `within` (None: everywhere), in the alphabet's order. One query."""
    return registry.find_enterprises(region_ids=within).filter(condition(rule))


def counts_of(rules: Mapping[int, Rule], *, within: frozenset[int] | None) -> dict[int, int]:
    """How many enterprises fit each of several rules. One query."""
    if not rules:
        return {}
    counted = {f"rule_{key}": Count("pk", filter=condition(rule) or Q(pk__isnull=False)) for key, rule in rules.items()}
    found = registry.find_enterprises(region_ids=within).order_by().aggregate(**counted)
    return {key: found[f"rule_{key}"] for key in rules}


def condition(rule: Rule) -> Q:
    """The rule as a condition on enterprises. Taking part means that an entry was submitted; a draft is the enterprise's own matter.

    Nominations and seasons are asked of the same entry: in food, in 2023.
    """
    found = Q()
    if rule.regions:
        found &= Q(region__code__in=rule.regions)
    if rule.okved:
        found &= reduce(or_, (Q(okved__startswith=prefix) for prefix in rule.okved))
    if rule.sizes:
        found &= Q(size__in=rule.sizes)
    if rule.nominations or rule.took_part:
        found &= Q(Exists(_took_part(rule)))
    if rule.never_took_part:
        found &= ~Q(Exists(_submitted()))
    if rule.opened is not None:
        found &= Q(Exists(_openings(rule.opened))) & ~Q(Exists(_started_after(rule.opened)))
    for word in fold(rule.words).split():
        found &= Q(name_norm__contains=word) | Q(inn__startswith=word)
    return found


def _submitted() -> QuerySet[Entry]:
    return Entry.objects.filter(enterprise=OuterRef("pk"), submitted_at__isnull=False)


def _took_part(rule: Rule) -> QuerySet[Entry]:
    found = _submitted()
    if rule.nominations:
        found = found.filter(nomination__in=rule.nominations)
    return found.filter(stage__season__in=rule.took_part) if rule.took_part else found


def _openings(letter_id: int) -> QuerySet[Addressee]:
    return Addressee.objects.filter(letter=letter_id, enterprise=OuterRef("pk"), opened_at__isnull=False)


def _started_after(letter_id: int) -> QuerySet[Entry]:
    season = Letter.objects.filter(pk=letter_id).values("season")
    return Entry.objects.filter(enterprise=OuterRef("pk"), stage__season__in=season)


@dataclass(frozen=True)
class Choice:
    """One value that a condition may have, with how many enterprises it leads to."""

    value: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Choices:
    """What a rule may be made of in a territory; only values that somebody has."""

    regions: Sequence[Choice] = ()
    sizes: Sequence[Choice] = ()
    industries: Sequence[Choice] = ()
    nominations: Sequence[Choice] = ()
    seasons: Sequence[Choice] = ()
    letters: Sequence[Choice] = ()
    never: int = 0


def choices(*, within: frozenset[int] | None, letters: QuerySet[Letter]) -> Choices:
    """What can be chosen in the territory; `letters` are those whose openings may be asked for. A fixed number of queries."""
    found = registry.find_enterprises(region_ids=within).order_by()
    entered = Entry.objects.filter(enterprise__in=found.values("pk"), submitted_at__isnull=False).order_by()
    by_nomination = dict(entered.values_list("nomination").annotate(count=Count("enterprise", distinct=True)))
    by_season = dict(entered.values_list("stage__season").annotate(count=Count("enterprise", distinct=True)))
    by_size = dict(found.exclude(size="").values_list("size").annotate(count=Count("pk")))
    by_class = found.exclude(okved="").annotate(industry=Substr("okved", 1, 2)).values_list("industry")
    names = names_for()
    regions = found.values_list("region__code", "region__short_name", "region__sort_key").annotate(count=Count("pk"))
    return Choices(
        regions=[Choice(code, name, count) for code, name, _key, count in regions.order_by("region__sort_key")],
        sizes=[Choice(size.value, size.label, by_size[size.value]) for size in Size if size.value in by_size],
        industries=[Choice(k, f"{k} {industries.name(k)}".strip(), n) for k, n in sorted(by_class.annotate(count=Count("pk")))],
        nominations=[Choice(k, title, by_nomination[k]) for k, title in names.nominations.items() if k in by_nomination],
        seasons=[Choice(str(k), title, by_season[k]) for k, title in names.seasons.items() if k in by_season],
        letters=_opened_letters(letters),
        never=found.exclude(Exists(_submitted())).count(),
    )


def _opened_letters(letters: QuerySet[Letter]) -> list[Choice]:
    opened = Addressee.objects.filter(opened_at__isnull=False, letter__in=letters.order_by().values("pk")).order_by()
    counted = opened.values_list("letter", "letter__number", "letter__registered_at").annotate(count=Count("pk"))
    return [Choice(str(pk), f"№ {number}", count) for pk, number, _at, count in counted.order_by("-letter__registered_at")[:30]]


@dataclass(frozen=True)
class Names:
    """What keys of a rule are called."""

    nominations: Mapping[str, str] = field(default_factory=dict)
    seasons: Mapping[int, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[int, str] = field(default_factory=dict)


def names_for(rules: Iterable[Rule] = ()) -> Names:
    """What the keys of these rules are called; for nominations the newest season's word counts. Three queries."""
    nominations: dict[str, str] = {}
    known: dict[int, str] = {}
    for season in seasons.seasons():
        known[season.pk] = f"{season.programme.short_name}, {season.year}"
        for nomination in seasons.rules_of(season).nominations:
            nominations.setdefault(nomination.key, nomination.title)
    opened = {rule.opened for rule in rules if rule.opened is not None}
    numbers = dict(Letter.objects.filter(pk__in=opened).values_list("pk", "number")) if opened else {}
    return Names(nominations, known, dict(registry.regions().values_list("code", "short_name")), numbers)


def in_words(rule: Rule, names: Names | None = None) -> list[str]:
    """The rule as people read it, a condition a line; `names` spares the queries where several rules are read."""
    if rule.everybody:
        return [_("All enterprises of the territory")]
    names = names or names_for([rule])
    lines = [
        (rule.regions, _("Regions: %s"), [names.regions.get(code, code) for code in rule.regions]),
        (rule.sizes, _("Size: %s"), [_size(size) for size in rule.sizes]),
        (rule.okved, _("Industry by OKVED: %s"), [f"{k} {industries.name(k)}".strip() for k in rule.okved]),
        (rule.nominations, _("Took part in the nominations: %s"), [names.nominations.get(k, k) for k in rule.nominations]),
        (rule.took_part, _("Took part in the seasons: %s"), [names.seasons.get(k, str(k)) for k in rule.took_part]),
        (rule.words.strip(), _("Name or INN: %s"), [rule.words.strip()]),
    ]
    said = [text % "; ".join(values) for narrows, text, values in lines if narrows]
    if rule.never_took_part:
        said.append(_("Never took part"))
    if rule.opened is not None:
        said.append(_("Opened letter No. %s, but started no entry") % (names.letters.get(rule.opened) or "—"))
    return said


def _size(value: str) -> str:
    return str(Size(value).label) if value in Size.values else value
