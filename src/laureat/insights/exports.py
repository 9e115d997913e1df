"""Spreadsheets: whole, never a page of a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from laureat.entries import queries as entries
from laureat.honours import queries as honours
from laureat.insights.queries import entries_within
from laureat.judging import queries as judging
from laureat.papers.workbook import XLSX, workbook
from laureat.people.queries import Territory
from laureat.season import queries as seasons
from laureat.season.models import Season

__all__ = ["XLSX", "entries_xlsx"]


def entries_xlsx(season: Season, territory: Territory) -> bytes:
    """Every submitted entry of the season in a territory, with its score, place and award; a fixed number of queries."""
    head = [_("Number"), _("Region"), _("Good or service"), _("Enterprise"), _("INN"), _("Nomination"), _("State"), _("Submitted"),
            _("Self-assessment"), _("Score"), _("Place"), _("Award")]  # fmt: skip
    return workbook(_("Entries"), head, _rows(season, territory))


def _rows(season: Season, territory: Territory) -> Iterator[list[Any]]:
    found = entries_within(season, territory).exclude(state="draft")
    found = found.select_related("good", "enterprise__region", "stage").order_by(
        "enterprise__region__sort_key", "nomination", "pk"
    )
    listed, regulation = list(found), seasons.rules_of(season)
    standings = judging.standings_of_season(season)
    levels, answers = honours.levels_by_entry(listed), entries.answers_of_many(listed)
    for entry in listed:
        standing, own = standings.get(entry.pk), regulation.self_assessment(answers.get(entry.pk, {}))
        yield [
            entry.number, entry.enterprise.region.short_name, entry.good.name, entry.enterprise.name, entry.enterprise.inn,
            regulation.nomination(entry.nomination).title, entry.get_state_display(), f"{entry.submitted_at:%d.%m.%Y %H:%M}",
            float(own) if own is not None else "", float(standing.score) if standing else "", standing.place if standing else "", levels.get(entry.pk, ""),
        ]  # fmt: skip
