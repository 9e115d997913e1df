"""From awards to cards: what the public will see, copied."""

from __future__ import annotations

from collections import defaultdict

from laureat.catalogue.models import Card, Publication
from laureat.entries import queries as entries
from laureat.honours import queries as honours
from laureat.honours.models import Award
from laureat.honours.states import AwardKind
from laureat.judging import queries as judging
from laureat.kernel.text import sort_key, stems
from laureat.season import queries as seasons
from laureat.season.regulation import Regulation


def cards_for(publication: Publication) -> list[Card]:
    """A card, not yet saved, for each entry with a level. A fixed number of queries."""
    season = publication.season
    rules, by_entry = seasons.rules_of(season), defaultdict(list)
    for award in honours.awards_of(season).select_related("entry__stage"):
        by_entry[award.entry_id].append(award)
    levels = [(awards, level) for awards in by_entry.values() if (level := _level(awards))]
    facts = _Facts(publication, [level for _, level in levels])
    return [_card(publication, rules, facts, level, awards) for awards, level in levels]


def _level(awards: list[Award]) -> Award | None:
    return next((award for award in awards if award.kind == AwardKind.LEVEL), None)


class _Facts:
    """What cards need from other rooms, read once for all of them."""

    def __init__(self, publication: Publication, levels: list[Award]) -> None:
        season = publication.season
        self.diplomas = {d.award_id: d for d in honours.register(season).filter(state="issued")}
        self.licences = {licence.award_id: licence for licence in honours.licences(season)}
        self.pictures = entries.pictures_of_many([award.entry for award in levels])
        federal = seasons.federal_stage(season)
        self.places = {s.entry_id: s.place for s in judging.standings(federal)} if federal else {}


def _card(publication: Publication, rules: Regulation, facts: _Facts, level: Award, awards: list[Award]) -> Card:
    entry, maker = level.entry, level.entry.enterprise
    diploma, licence = facts.diplomas.get(level.pk), facts.licences.get(level.pk)
    nomination = rules.nomination(entry.nomination)
    statuses = [(award.code, rules.award_title(award.code)) for award in awards if award.kind == AwardKind.STATUS]
    return Card(
        publication=publication, entry=entry, slug=f"{publication.season.year}-{entry.pk}",
        title=entry.good.name, brand=entry.good.brand, description=entry.good.description,
        maker=maker.name, maker_site=maker.website, maker_address=maker.address, region=maker.region,
        nomination=entry.nomination, nomination_title=nomination.title,
        level=level.code, level_title=rules.award_title(level.code), level_rank=rules.level_rank(level.code), statuses=statuses,
        place=facts.places.get(entry.pk),
        diploma_number=diploma.number if diploma else "", diploma_code=diploma.code if diploma else "",
        licence_code=licence.code if licence else "", mark_until=licence.valid_until if licence else None,
        picture=facts.pictures.get(entry.pk), sort_key=sort_key(entry.good.name),
        search_text=_search_text(entry.good.name, entry.good.brand, entry.good.description, maker.name, maker.short_name,
                                 maker.region.name, nomination.title, *[title for _, title in statuses]),
    )  # fmt: skip


def _search_text(*texts: str) -> str:
    """Every text's stems, each between spaces, so that a word's beginning can be found after a space."""
    return " " + " ".join(stems(" ".join(texts))) + " "
