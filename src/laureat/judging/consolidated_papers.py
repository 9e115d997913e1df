"""The consolidated sheet on paper and as a workbook: whole, whatever the length; figures that the reader may not see are said to be hidden."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from laureat.judging import consolidated, proposing
from laureat.judging.consolidated import Line
from laureat.judging.models import Consolidation
from laureat.papers import render
from laureat.people.models import Person
from laureat.season import queries as seasons
from laureat.season.regulation import Criterion, Regulation
from laureat.season.regulation.levels import ladder

RULES = {
    "mean": "среднее арифметическое листов оценки",
    "trimmed-mean": "среднее листов оценки без наибольшего и наименьшего",
    "sum": "сумма листов оценки",
    "sum-of-means": "сумма средних по каждому критерию",
}
_DECIDES = {
    "score": "Места определяет балл; справедливая оценка показана рядом.",
    "fair-score": "Места определяет справедливая оценка; балл показан рядом.",
}


@dataclass(frozen=True)
class Signature:
    """Who signs the paper: the office and the name, which may be left open."""

    office: str
    name: str


def sheet_pdf(consolidation: Consolidation, person: Person, signatures: Sequence[Signature], *, at: datetime) -> bytes:
    """The consolidated sheet as the person may see it. A fixed number of queries."""
    stage, regulation = consolidation.stage, seasons.rules_of(consolidation.stage.season)
    listed = consolidated.lines(stage, consolidated.standings_for(stage, person), regulation)
    day = render.in_words(render.local_day(consolidation.consolidated_at, stage.zone))
    paper = {
        "title": f"Сводная ведомость, {stage.season.programme.name}, {stage.season.year} год",
        "programme": f"{stage.season.programme.name}, {stage.season.year} год",
        "stage": f"{regulation.tier(stage.tier).title}{f', {stage.region.name}' if stage.region else ''}",
        "date": day,
        "rule": f"Балл — {RULES[consolidation.rule]}. {_DECIDES[regulation.aggregation.decides]}",
        "nominations": [
            {"title": nomination.title, "rows": [_paper_row(line) for line in group]}
            for nomination, group in consolidated.by_nomination(listed, regulation)
        ],
        "sheets": consolidation.sheets,
        "root": consolidation.root,
        "signatures": [[one.office, one.name] for one in signatures],
    }
    return render.render("consolidated-sheet", paper, at=at)


def _paper_row(line: Line) -> dict[str, Any]:
    standing, entry = line.standing, line.standing.entry
    said = {
        "number": entry.number or "",
        "good": entry.good.name,
        "enterprise": entry.enterprise.short_name,
        "hidden": line.hidden,
    }
    if line.hidden:
        return said
    fair = standing.fair is not None
    return {
        **said,
        "place": standing.place,
        "totals": [[name, _number(total, 2)] for name, total in line.totals],
        "score": _number(standing.score, 2),
        "fair": _number(standing.fair, 2) if fair else "—",
        "limits": f"{_number(standing.fair_low, 1)} … {_number(standing.fair_high, 1)}" if fair else "",
        "ranks": _ranks(standing.rank_low, standing.rank_high),
        "proposal": line.proposal,
        "edge": f"у черты: {line.edge}" if line.edge else "",
        "chances": [
            *(_chance("вероятность" if title == line.proposal else title, chance) for title, chance in line.chances),
            *([_chance(_first(line.top[0]), line.top[1])] if line.top else []),
        ],
    }  # fmt: skip


def _first(places: int) -> str:
    return "вероятность занять первое место:" if places == 1 else f"вероятность войти в первые\u00a0{places}:"


def _chance(title: str, chance: float) -> str:
    return f"{title} {chance * 100:.0f}\u00a0%"


def _number(value: Decimal | None, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}".replace(".", ",").replace("-", "−")


def _ranks(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return ""
    return str(low) if low == high else f"{low}–{high}"


def sheet_xlsx(consolidation: Consolidation, person: Person) -> bytes:
    """The consolidated sheet as a workbook: a worksheet for each nomination, all rows, the means of the criteria. A fixed number of queries."""
    stage, regulation = consolidation.stage, seasons.rules_of(consolidation.stage.season)
    listed = consolidated.lines(stage, consolidated.standings_for(stage, person), regulation)
    means = consolidated.criteria_means(stage)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, hidden = (
        book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        book.add_format({"italic": True}),
    )
    groups = consolidated.by_nomination(listed, regulation)
    for number, (nomination, group) in enumerate(groups, start=1):
        _Worksheet(book.add_worksheet(_name(number, nomination.title)), bold, hidden).write(
            group, regulation.criteria_of(nomination.key), regulation, stage.tier, means
        )
    if not groups:
        book.add_worksheet()
    book.close()
    return buffer.getvalue()


def _name(number: int, title: str) -> str:
    """The name of a worksheet: at most 31 characters, without those that a workbook does not allow."""
    return f"{number}. {''.join(c for c in title if c not in '[]:*?/' + chr(92))}"[:31].rstrip(" '")


class _Worksheet:
    """One nomination's worksheet."""

    def __init__(self, sheet: Any, bold: Any, hidden: Any) -> None:
        self.sheet, self.bold, self.hidden = sheet, bold, hidden

    def write(
        self, group: Sequence[Line], criteria: Sequence[Criterion], regulation: Regulation, tier: str,
        means: Mapping[int, Mapping[str, float]],
    ) -> None:  # fmt: skip
        experts = max((len(line.totals) for line in group), default=0)
        chances = [(one.key, _("Chance: %(outcome)s") % {"outcome": one.title}) for one in ladder(regulation.tier(tier))]
        tops = sorted({line.top[0] for line in group if line.top})
        chances += [(proposing.top_key(places), consolidated.top_title(places)) for places in tops]
        head = [
            *(_("Place"), _("Number of the entry"), _("Good or service"), _("Enterprise")),
            *(heading for n in range(1, experts + 1) for heading in (_("Expert %(n)s") % {"n": n}, _("Total"))),
            *(
                _("Score"),
                _("Fair score"),
                _("Fair score from"),
                _("Fair score to"),
                _("Fair place from"),
                _("Fair place to"),
                _("Proposed"),
                _("At the edge of"),
            ),
            *(title for _key, title in chances),
            *(_("Mean: %(criterion)s") % {"criterion": criterion.title} for criterion in criteria),
        ]
        keys = [key for key, _title in chances]
        for column, name in enumerate(head):
            self.sheet.write_string(0, column, name, self.bold)
        self.sheet.set_column(0, 1, 10)
        self.sheet.set_column(2, 3, 40)
        self.sheet.set_column(4, len(head), 14)
        for row, line in enumerate(group, start=1):
            self._row(row, line, experts, keys, [means.get(line.standing.entry_id, {}).get(c.key) for c in criteria])
        self.sheet.freeze_panes(1, 4)
        self.sheet.autofilter(0, 0, max(len(group), 1), len(head) - 1)

    def _row(self, row: int, line: Line, experts: int, outcomes: list[str], means: list[float | None]) -> None:
        standing, entry = line.standing, line.standing.entry
        named = [entry.number or "", entry.good.name, entry.enterprise.short_name]
        if line.hidden:
            self._cells(row, ["", *named, line.hidden])
            return
        totals = [value for total in line.totals for value in total] + [None] * (2 * (experts - len(line.totals)))
        chances = [standing.chances.get(key) for key in outcomes]
        figures = (standing.score, standing.fair, standing.fair_low, standing.fair_high, standing.rank_low, standing.rank_high)
        self._cells(row, [standing.place, *named, *totals, *figures, line.proposal, line.edge, *chances, *means])

    def _cells(self, row: int, values: Sequence[Any]) -> None:
        for column, value in enumerate(values):
            if isinstance(value, str):
                self.sheet.write_string(row, column, value)
            elif value is not None:
                self.sheet.write_number(row, column, float(value))
