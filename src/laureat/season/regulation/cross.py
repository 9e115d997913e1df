"""What one part of a regulation says about another must fit: references, sums, keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from laureat.season.regulation.model import Regulation

Found = Iterator[tuple[tuple[Any, ...], str]]


def cross_problems(rules: Regulation) -> Found:
    """Place and sentence of everything that does not fit together."""
    yield from _keys(rules)
    yield from _tiers(rules)
    yield from _questions(rules)
    yield from _criteria(rules)
    yield from _sums(rules)
    yield from _statuses(rules)
    yield from _tie_break(rules)
    yield from _judging(rules)


def _keys(rules: Regulation) -> Found:
    for name in ("tiers", "nominations", "sections", "evidence", "criteria", "statuses"):
        yield from _twice((name,), [thing.key for thing in getattr(rules, name)])
    yield from _twice(("sections",), [question.key for section in rules.sections for question in section.questions])


def _twice(place: tuple[Any, ...], keys: Iterable[str]) -> Found:
    for key, count in Counter(keys).items():
        if count > 1:
            yield place, _("The key “%(key)s” stands twice.") % {"key": key}


def _tiers(rules: Regulation) -> Found:
    for number, tier in enumerate(rules.tiers):
        if tier.otherwise not in {outcome.key for outcome in tier.outcomes}:
            yield ("tiers", number, "otherwise"), _unknown(tier.otherwise)
        yield from _twice(("tiers", number, "outcomes"), [outcome.key for outcome in tier.outcomes])
        if number < len(rules.tiers) - 1 and not any(outcome.promotes for outcome in tier.outcomes):
            yield ("tiers", number, "outcomes"), _("No outcome of this tier leads to the next one.")
    if not any(outcome.level for outcome in rules.last_tier.outcomes):
        yield ("tiers", len(rules.tiers) - 1, "outcomes"), _("No outcome of the last tier is an award (level = true).")


def _questions(rules: Regulation) -> Found:
    for s, section in enumerate(rules.sections):
        own = {question.key for question in section.questions}
        for q, question in enumerate(section.questions):
            place = ("sections", s, "questions", q)
            if question.required_if and question.required_if.question not in own:
                yield (*place, "required_if"), _unknown(question.required_if.question)
            if question.type in ("choice", "multi-choice") and not question.choices:
                yield (*place, "choices"), _("A question with a choice needs answers to choose from.")


def _criteria(rules: Regulation) -> Found:
    nominations, evidence = {n.key for n in rules.nominations}, {e.key for e in rules.evidence}
    for number, criterion in enumerate(rules.criteria):
        place = ("criteria", number)
        if criterion.group not in rules.groups:
            yield (*place, "group"), _unknown(criterion.group)
        yield from (((*place, "nominations"), _unknown(key)) for key in criterion.nominations if key not in nominations)
        yield from (((*place, "evidence"), _unknown(key)) for key in criterion.evidence if key not in evidence)
        if criterion.max % criterion.step:
            yield (*place, "step"), _("The maximum is not a whole number of steps.")
        if (criterion.kind == "computed") != (criterion.formula is not None):
            yield (*place, "formula"), _("A computed criterion has a formula, and only a computed one.")
        if criterion.formula and criterion.formula.question not in rules.questions():
            yield (*place, "formula", "question"), _unknown(criterion.formula.question)
        yield from (
            (place, _("An anchor lies outside the scale.")) for a in criterion.anchors if not 0 <= a.mark <= criterion.max
        )


def _sums(rules: Regulation) -> Found:
    for nomination in rules.nominations:
        total = sum(criterion.max for criterion in rules.criteria_of(nomination.key))
        if total != rules.max_total:
            values = {"nomination": nomination.title, "total": total, "max": rules.max_total}
            yield ("criteria",), _("“%(nomination)s”: the maxima add up to %(total)s instead of %(max)s.") % values


def _statuses(rules: Regulation) -> Found:
    tiers, evidence = {t.key for t in rules.tiers}, {e.key for e in rules.evidence}
    for number, status in enumerate(rules.statuses):
        place = ("statuses", number)
        if status.tier not in tiers:
            yield (*place, "tier"), _unknown(status.tier)
        if status.question and status.question not in rules.questions():
            yield (*place, "question"), _unknown(status.question)
        if status.evidence and status.evidence not in evidence:
            yield (*place, "evidence"), _unknown(status.evidence)


def _tie_break(rules: Regulation) -> Found:
    known = {"earlier-submission"} | {f"group:{g}" for g in rules.groups} | {f"criterion:{c.key}" for c in rules.criteria}
    for number, step in enumerate(rules.aggregation.tie_break):
        if step not in known:
            yield ("aggregation", "tie_break", number), _unknown(step)


def _judging(rules: Regulation) -> Found:
    tiers = {tier.key for tier in rules.tiers}
    yield from ((("judging", "own_region_bars"), _unknown(key)) for key in rules.judging.own_region_bars if key not in tiers)
    if rules.judging.licence and not rules.judging.briefing:
        yield ("judging", "briefing"), _("A licence to judge begins with a briefing: give its text.")
    for number, kind in enumerate(rules.evidence):
        if kind.by == "centre" and kind.required:
            yield ("evidence", number, "required"), _("What the centre attaches is not required of the enterprise.")
    for number, criterion in enumerate(rules.criteria):
        if criterion.tasting and criterion.kind == "computed":
            yield ("criteria", number, "tasting"), _("A computed criterion cannot be tasted.")


def _unknown(key: str) -> str:
    return _("“%(key)s” is not defined in this document.") % {"key": key}
