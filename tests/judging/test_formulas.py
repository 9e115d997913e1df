"""The formula of a computed mark in words, and the mark that it tells of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from laureat.judging import formulas
from laureat.season.regulation import Criterion
from laureat.season.regulation.form import Question

REGULATION: Any = type(
    "Regulation",
    (),
    {
        "questions": lambda self: {
            "share": _question("Доля отечественного сырья", "percent"),
            "system": _question("Система сертифицирована", "yes-no"),
            "count": _question("Число претензий", "number"),
        }
    },
)()


def _question(label: str, kind: str) -> Any:
    return Question(key="q", label=label, type=kind)


def computed(question: str, **formula: Any) -> Criterion:
    most = formula.pop("max", 4)
    return Criterion(
        key="c", title="К", group="g", max=most, kind="computed", formula={"question": question, **formula}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("criterion", "answers", "words"),
    [
        (computed("share", per=25, points=1), {"share": "82"}, "Доля отечественного сырья: 82 % → 1 балл за каждые 25\u00a0% → 3 из 4"),
        (computed("share", per=10, points=1, max=5), {"share": "82"}, "Доля отечественного сырья: 82 % → 1 балл за каждые 10\u00a0%, не более 5 → 5 из 5"),
        (computed("share", per=25, points=1), {}, "Доля отечественного сырья: ответа нет → 1 балл за каждые 25\u00a0% → 0 из 4"),
        (computed("system", points=4), {"system": True}, "Система сертифицирована: да → 4 балла за ответ «да» → 4 из 4"),
        (computed("system", points=4), {"system": False}, "Система сертифицирована: нет → 4 балла за ответ «да» → 0 из 4"),
        (computed("count", points="-0.5", start=3), {"count": "2.5"}, "Число претензий: 2,5 → 3 балла и ещё −0,5 балла за каждую единицу → 2 из 4"),
        (computed("count", points=-5, start=3), {"count": "2"}, "Число претензий: 2 → 3 балла и ещё −5 баллов за каждую единицу, не менее 0 → 0 из 4"),
        (computed("share", points="0.1"), {"share": "82"}, "Доля отечественного сырья: 82 % → 0,1 балла за каждые 1\u00a0%, не более 4 → 4 из 4"),
    ],
)  # fmt: skip
def test_the_formula_is_told_in_words(criterion: Criterion, answers: dict[str, Any], words: str) -> None:
    with override("ru"):
        told = formulas.in_words(criterion, REGULATION, answers)
    assert told == words


@given(st.decimals(0, 1000, places=2), st.integers(1, 50), st.integers(-3, 3), st.integers(0, 5))
def test_what_is_told_is_the_mark(amount: Decimal, per: int, points: int, start: int) -> None:
    criterion = computed("share", per=per, points=points, start=start)
    worked = criterion.worked({"share": str(amount)})
    assert worked.value == criterion.computed({"share": str(amount)})
    assert Decimal(0) <= worked.value <= criterion.max
    assert worked.steps * per <= amount < (worked.steps + 1) * per
    assert (worked.value == worked.counted) == (0 <= worked.counted <= criterion.max)


def test_only_computed_criteria_have_a_formula() -> None:
    with pytest.raises(ValueError, match="not computed"):
        formulas.in_words(Criterion(key="c", title="К", group="g", max=4), REGULATION, {})


def test_the_nearest_anchor_is_the_lower_of_two() -> None:
    criterion = Criterion(
        key="c", title="К", group="g", max=10, anchors=[{"mark": m, "text": str(m)} for m in (0, 5, 10)]
    )  # fmt: skip
    near = [criterion.anchor_near(Decimal(value)) for value in (0, 2, 3, 7, 8)]
    assert [anchor and anchor.mark for anchor in near] == [0, 0, 5, 5, 10]
    assert Criterion(key="c", title="К", group="g", max=10).anchor_near(Decimal(3)) is None
