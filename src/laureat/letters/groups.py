"""Groups of enterprises as rules: a circle is described, not listed, and found anew whenever a letter is addressed.

Conditions are joined by "and", the values of one condition by "or". Who fits is asked above, where entries are known (`insights.audiences`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


class BadRule(ValueError):
    """A rule with a condition that does not exist, or a value that it cannot have."""


@dataclass(frozen=True)
class Rule:
    """Which enterprises belong to a group; an empty condition does not narrow.

    `regions`: codes of the tax service; `nominations`: took part in one of them; `okved`: prefixes of the ОКВЭД; `sizes`: `registry.Size`;
    `took_part`: took part in one of these seasons (their keys); `never_took_part`; `opened`: opened this letter's page (its key) without
    starting an entry in its season; `words`: words of the name, or the beginning of the ИНН.
    """

    regions: tuple[str, ...] = ()
    nominations: tuple[str, ...] = ()
    okved: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    took_part: tuple[int, ...] = ()
    never_took_part: bool = False
    opened: int | None = None
    words: str = ""

    @property
    def everybody(self) -> bool:
        """Whether the rule narrows nothing."""
        return self == Rule()

    def as_json(self) -> dict[str, Any]:
        """The conditions that narrow, as they are kept."""
        return {
            name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items() if v not in ((), "", None, False)
        }


def read(kept: Mapping[str, Any]) -> Rule:
    """The rule that was kept. Raises `BadRule` for a condition that does not exist or a value of a wrong kind."""
    known = {field.name for field in fields(Rule)}
    if unknown := set(kept) - known:
        raise BadRule(", ".join(sorted(unknown)))
    values: dict[str, Any] = {}
    for name, value in kept.items():
        default = Rule.__dataclass_fields__[name].default
        if isinstance(default, tuple):
            if not isinstance(value, list | tuple) or not all(
                isinstance(v, int if name == "took_part" else str) for v in value
            ):
                raise BadRule(name)
            values[name] = tuple(value)
        elif name == "opened":
            if value is not None and not isinstance(value, int):
                raise BadRule(name)
            values[name] = value
        elif not isinstance(value, type(default)):
            raise BadRule(name)
        else:
            values[name] = value
    return Rule(**values)
