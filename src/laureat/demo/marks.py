"""How the experts of the demonstration mark: around the good's merit, each with an own leaning and some chance."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from laureat.demo.answers import Merit
from laureat.season.regulation import Criterion

_COMMENTS = {
    True: "Наивысшая отметка: показатели подтверждены документами и заметно выше, чем у аналогов.",
    False: "Подтверждений в деле нет.",
}
_CLOSING = [
    "Дело полное, доказательства убедительны.",
    "Рекомендую расширить сравнение с аналогами.",
    "Сильная сторона — стабильность качества.",
    "Полезно подробнее показать отзывы потребителей.",
    "Производитель хорошо знает свой рынок.",
]


def leaning(random: Random) -> float:
    """How strict or generous an expert is, as a share of the scale."""
    return random.gauss(0, 0.035)


def marks(criteria: list[Criterion], worth: Merit, lean: float, random: Random) -> dict[str, tuple[Decimal, str]]:
    """A mark for each criterion that experts judge, with its comment where the end of the scale needs one."""
    given: dict[str, tuple[Decimal, str]] = {}
    for criterion in criteria:
        if criterion.kind == "computed":
            continue
        value = _mark(criterion, worth, lean, random)
        given[criterion.key] = (value, _COMMENTS[value > 0] if criterion.needs_comment(value) else "")
    return given


def _mark(criterion: Criterion, worth: Merit, lean: float, random: Random) -> Decimal:
    if criterion.kind == "yes-no":
        return criterion.max if worth.complaints == 0 else Decimal(0)
    share = min(1.0, max(0.0, worth.level + lean + random.gauss(0, 0.09)))
    return Decimal(round(float(criterion.max) * share / float(criterion.step))) * criterion.step


def slipped(given: dict[str, tuple[Decimal, str]], criteria: list[Criterion]) -> dict[str, tuple[Decimal, str]]:
    """The same marks after a slip: half of the scale where there was more, on the criteria where half needs no words."""
    half = {c.key: c.max / 2 // c.step * c.step for c in criteria if c.kind == "judged"}
    quiet = {c.key: half[c.key] for c in criteria if c.key in half and not c.needs_comment(half[c.key])}
    return {
        key: (quiet[key], "") if value > quiet.get(key, value) else (value, comment) for key, (value, comment) in given.items()
    }


def closing(random: Random) -> str:
    """A sentence at the end of the sheet."""
    return random.choice(_CLOSING)
