"""The entry form: sections, questions, and the check of answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from pydantic import Field

from laureat.season.regulation.strict import Key, Strict, Text

QuestionType = Literal["text", "long-text", "choice", "multi-choice", "number", "percent", "yes-no", "date", "url"]


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one answer."""

    question: str
    label: str
    sentence: str


class Choice(Strict):
    """One of the answers to choose from."""

    key: Key
    label: Text


class RequiredIf(Strict):
    """Another question's answer that makes this one required."""

    question: Key
    equals: str | bool


class Question(Strict):
    """One question of the form."""

    key: Key
    label: Text
    type: QuestionType
    help: str = ""
    required: bool = False
    required_if: RequiredIf | None = None
    max_length: int = Field(default=2000, ge=1, le=10_000)
    min: Decimal | None = None
    max: Decimal | None = None
    choices: tuple[Choice, ...] = ()

    def is_required(self, content: Mapping[str, Any]) -> bool:
        """Whether these answers make the question required."""
        return self.required or (
            self.required_if is not None and content.get(self.required_if.question) == self.required_if.equals
        )

    def read(self, value: Any) -> Any:
        """The answer as it is kept (JSON-able); an empty one is None. Raises ValueError with the sentence for a wrong one."""
        if value in (None, "", []):
            return None
        return _READERS[self.type](self, value)

    def title_of(self, value: Any) -> str:
        """The answer as people read it."""
        if value is None:
            return ""
        if self.type == "yes-no":
            return _("yes") if value else _("no")
        labels = {choice.key: choice.label for choice in self.choices}
        if isinstance(value, list):
            return ", ".join(labels.get(item, item) for item in value)
        return labels.get(value, f"{value} %" if self.type == "percent" else str(value))


class Section(Strict):
    """A section of the form: one short page."""

    key: Key
    title: Text
    help: str = ""
    self_assessment: bool = False
    questions: tuple[Question, ...] = Field(min_length=1)

    def check(self, content: Mapping[str, Any], *, draft: bool = False) -> tuple[dict[str, Any], list[FieldProblem]]:
        """Answers as they are kept, and what is wrong with them. A draft may leave required ones out."""
        kept: dict[str, Any] = {}
        problems: list[FieldProblem] = []
        for question in self.questions:
            try:
                kept[question.key] = question.read(content.get(question.key))
            except ValueError as problem:
                problems.append(FieldProblem(question.key, question.label, str(problem)))
        if not draft:
            problems += self._missing(kept, {problem.question for problem in problems})
        return kept, problems

    def _missing(self, kept: Mapping[str, Any], wrong: set[str]) -> list[FieldProblem]:
        return [
            FieldProblem(question.key, question.label, _("Answer this question."))
            for question in self.questions
            if question.key not in wrong and kept.get(question.key) is None and question.is_required(kept)
        ]


def _text(question: Question, value: Any) -> str | None:
    text = str(value).strip()
    if len(text) > question.max_length:
        sizes = {"length": len(text), "limit": question.max_length}
        raise ValueError(_("The answer is too long: %(length)s characters, at most %(limit)s.") % sizes)
    return text or None


def _number(question: Question, value: Any) -> str:
    try:
        number = Decimal(str(value).replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        raise ValueError(_("Write a number.")) from None
    low, high = (Decimal(0), Decimal(100)) if question.type == "percent" else (None, None)
    low, high = question.min if question.min is not None else low, question.max if question.max is not None else high
    if not number.is_finite() or (low is not None and number < low) or (high is not None and number > high):
        raise ValueError(_("The number must lie between %(low)s and %(high)s.") % {"low": _bound(low), "high": _bound(high)})
    return format(number.normalize(), "f")


def _bound(value: Decimal | None) -> str:
    return "…" if value is None else format(value.normalize(), "f")


def _choice(question: Question, value: Any) -> str:
    if value not in {choice.key for choice in question.choices}:
        raise ValueError(_("Choose one of the answers."))
    return str(value)


def _multi_choice(question: Question, value: Any) -> list[str]:
    return [_choice(question, item) for item in (value if isinstance(value, list | tuple) else [value])]


def _yes_no(question: Question, value: Any) -> bool:
    if value in (True, "yes", "true", "on"):
        return True
    if value in (False, "no", "false"):
        return False
    raise ValueError(_("Choose yes or no."))


def _date(question: Question, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError(_("Write a date.")) from None


def _url(question: Question, value: Any) -> str:
    text = str(value).strip()
    text = text if "://" in text else f"https://{text}"
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or "." not in parts.netloc or len(text) > question.max_length:
        raise ValueError(_("Write an address of a page, for instance https://example.org."))
    return text


_READERS: dict[str, Callable[[Question, Any], Any]] = {
    "text": _text, "long-text": _text, "choice": _choice, "multi-choice": _multi_choice, "number": _number, "percent": _number,
    "yes-no": _yes_no, "date": _date, "url": _url,
}  # fmt: skip
