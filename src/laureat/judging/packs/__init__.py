"""The workbook in which an expert marks without a network: its shape, known to the writer and to the reader. Plain Python, no database.

Every worksheet of marks belongs to one nomination. Its first row is hidden and holds the key of each column, so that a column is known
wherever it was moved; its second row holds the titles. The last worksheet is hidden and says whose workbook it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from laureat.season.regulation import Criterion

VERSION = "1"
HIDDEN, MARKS, CRITERIA = "laureat", "Оценки", "Критерии"
KEY_ROW, HEAD_ROW, FIRST_ROW = 0, 1, 2
MAX_COMMENT, MAX_CONCLUSION = 1000, 3000
YES, NO = "да", "нет"
Role = Literal["code", "shown", "computed", "mark", "comment", "conclusion"]


@dataclass(frozen=True)
class Item:
    """What is to be judged, and what is on its sheet so far."""

    code: str
    number: str
    good: str
    enterprise: str
    marks: Mapping[str, tuple[Decimal, str]] = field(default_factory=dict)
    conclusion: str = ""


@dataclass(frozen=True)
class Panel:
    """A nomination with its criteria and the items in it: one worksheet. A `blind` one is for samples, which have nothing but a code."""

    key: str
    title: str
    criteria: tuple[Criterion, ...]
    items: tuple[Item, ...] = ()
    blind: bool = False


@dataclass(frozen=True)
class Pack:
    """An expert's workbook for a stage; `token` is the signed value that says so."""

    token: str
    stage: str
    expert: str
    until: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Column:
    """A column of a worksheet: its key in the hidden row, its title, what stands in it."""

    key: str
    title: str
    role: Role
    criterion: Criterion | None = None

    @property
    def is_input(self) -> bool:
        """Whether the expert writes here."""
        return self.role in ("mark", "comment", "conclusion")


def columns_of(panel: Panel) -> list[Column]:
    """The columns of a nomination's worksheet, in their order."""
    shown: tuple[tuple[str, str], ...] = (
        ("number", "Заявка №"),
        ("good", "Товар или услуга"),
        ("enterprise", "Предприятие"),
        ("nomination", "Номинация"),
    )
    if panel.blind:
        shown = (("good", "Образец"), ("nomination", "Номинация"))
    found = [Column(f"{panel.key}:code", "Код", "code")]
    found += [Column(f"{panel.key}:{key}", title, "shown") for key, title in shown]
    for criterion in panel.criteria:
        title = f"{criterion.title} ({scale_of(criterion)})"
        if criterion.kind == "computed":
            found.append(Column(f"{panel.key}:computed:{criterion.key}", title, "computed", criterion))
            continue
        found.append(Column(f"{panel.key}:mark:{criterion.key}", title, "mark", criterion))
        found.append(Column(f"{panel.key}:comment:{criterion.key}", f"Обоснование: {criterion.title}", "comment", criterion))
    return [*found, Column(f"{panel.key}:conclusion", "Что предприятию важно знать", "conclusion")]


def scale_of(criterion: Criterion) -> str:
    """Which marks there are, in the words of papers."""
    if criterion.kind == "computed":
        return "рассчитывается"
    if criterion.kind == "yes-no":
        return f"{YES} или {NO}"
    step = "" if criterion.step == 1 else f", шаг {number(criterion.step)}"
    return f"0–{number(criterion.max)}{step}"


def number(value: Decimal) -> str:
    """A mark as papers have it: «4,5»."""
    return format(value.normalize(), "f").replace(".", ",")


def plain_text(text: str) -> str:
    """A comment as it is compared: with simple line ends and without blanks at either end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
