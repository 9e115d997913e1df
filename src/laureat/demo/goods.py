"""The enterprises and goods of the demonstration, read from `content/goods.txt`. All of them are made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

CONTENT = Path(__file__).with_name("content")
KUZBASS = "42"
_FORMS = {
    "АО": "Акционерное общество",
    "ООО": "Общество с ограниченной ответственностью",
    "АНО": "Автономная некоммерческая организация",
    "ИП": "Индивидуальный предприниматель",
    "КФХ": "Крестьянское (фермерское) хозяйство",
}


@dataclass(frozen=True)
class Item:
    """A good or a service."""

    nomination: str
    family: str
    name: str
    brand: str
    launched_in: int
    novelty: bool
    description: str


@dataclass(frozen=True)
class Firm:
    """An enterprise with its goods."""

    brand: str
    form: str
    town: str
    okved: str
    size: str
    region: str = KUZBASS
    items: list[Item] = field(default_factory=list)

    @property
    def short_name(self) -> str:
        """The name as people write it: ООО «Живой ключ»."""
        return f"{self.form} {self._quoted}"

    @property
    def name(self) -> str:
        """The full name."""
        return f"{_FORMS[self.form]} {self._quoted}"

    @property
    def _quoted(self) -> str:
        """A name that has quotation marks inside gets no second pair around it."""
        return self.brand if "«" in self.brand else f"«{self.brand}»"


def firms(source: str = "goods.txt") -> list[Firm]:
    """All enterprises in the file's order."""
    found: list[Firm] = []
    region = KUZBASS
    for line in (CONTENT / source).read_text(encoding="utf-8").splitlines():
        if line.startswith("@ "):
            region = line[2:].strip()
        elif line.startswith("= "):
            brand, form, town, okved, size = _fields(line[2:])
            found.append(Firm(brand, form, town, okved, size, region))
        elif line and not line.startswith("#"):
            nomination, family, name, brand, year, flags, text = _fields(line)
            found[-1].items.append(Item(nomination, family, name, brand, int(year), "n" in flags, text))
    return found


def _fields(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]
