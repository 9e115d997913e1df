"""Marks in words, and how a computed one follows from the answer: for the sheet, its paper and the commission."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from laureat.judging.packs import number
from laureat.season.regulation import Criterion, Regulation


def said(criterion: Criterion, value: Decimal) -> str:
    """«4,5»; of a yes-or-no criterion «да (3)»."""
    return f"{_answer(value)} ({number(value)})" if criterion.kind == "yes-no" else number(value)


def out_of(criterion: Criterion, value: Decimal) -> str:
    """«4,5 из 6»; of a yes-or-no criterion «да, 3 из 3»."""
    points = _("%(value)s of %(max)s") % {"value": number(value), "max": number(criterion.max)}
    return f"{_answer(value)}, {points}" if criterion.kind == "yes-no" else points


def _answer(value: Decimal) -> str:
    return _("yes") if value else _("no")


def in_words(criterion: Criterion, regulation: Regulation, answers: Mapping[str, Any]) -> str:
    """«Доля: 82 % → 1 балл за каждые 25 % → 3 из 4»: the answer, the rule, the mark."""
    formula, worked = criterion.formula, criterion.worked(answers)
    if formula is None:
        raise ValueError(f"{criterion.key} is not computed")
    question = regulation.questions()[formula.question]
    answer = question.title_of(answers.get(formula.question)).replace(".", ",") or _("no answer")
    unit = "\u00a0%" if question.type == "percent" else ""
    steps = [_rule(criterion, yes_no=question.type == "yes-no", unit=unit)]
    if worked.counted > criterion.max:
        steps.append(_("not more than %(max)s") % {"max": number(criterion.max)})
    if worked.counted < 0:
        steps.append(_("not less than 0"))
    parts = [f"{question.label}: {answer}", ", ".join(steps), out_of(criterion, worked.value)]
    return " → ".join(parts)


def _rule(criterion: Criterion, *, yes_no: bool, unit: str) -> str:
    formula = criterion.formula
    if formula is None:
        return ""
    if yes_no:
        rule = pgettext("points for an answer", "%(points)s for “yes”") % {"points": _points(formula.points)}
    elif formula.per == 1:
        rule = _("%(points)s for each unit") % {"points": _points(formula.points)}
        if unit:
            rule = _("%(points)s for every %(per)s") % {"points": _points(formula.points), "per": f"1{unit}"}
    else:
        rule = _("%(points)s for every %(per)s") % {"points": _points(formula.points), "per": number(formula.per) + unit}
    return _("%(start)s and %(rule)s") % {"start": _points(formula.start), "rule": rule} if formula.start else rule


def _points(value: Decimal) -> str:
    count = abs(int(value)) if value == value.to_integral_value() else 2
    sign = "−" if value < 0 else ""
    return ngettext("%(points)s point", "%(points)s points", count) % {"points": sign + number(abs(value))}
