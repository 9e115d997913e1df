"""What an enterprise of the demonstration answers, and how good its good is: both decide the marks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from laureat.demo.goods import Firm, Item
from laureat.season.regulation import Regulation

SOURCE = Path(__file__).with_name("content") / "answers.toml"
TEXTS: dict[str, dict[str, list[str]]] = tomllib.loads(SOURCE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Merit:
    """How good a good is (0 to 1), and the facts that the enterprise can show."""

    level: float
    quality_system: bool
    domestic_share: int
    growth: int
    complaints: int


def merit(random: Random) -> Merit:
    """A plausible good: most are good, some excellent, a few mediocre."""
    level = min(0.99, max(0.42, random.gauss(0.755, 0.115)))
    return Merit(
        level,
        quality_system=random.random() < 0.35 + 0.5 * level,
        domestic_share=min(100, max(30, round(random.gauss(84, 14)))),
        growth=round(random.gauss(11, 8)),
        complaints=0 if random.random() < 0.92 else random.randrange(1, 4),
    )


def answers(regulation: Regulation, firm: Firm, item: Item, worth: Merit, random: Random) -> dict[str, dict[str, Any]]:
    """Answers to every question by section."""
    texts = TEXTS["services" if item.nomination.startswith("services") else "goods"]
    flat: dict[str, Any] = {
        key: random.choice(variants).format(name=item.name, town=firm.town) for key, variants in texts.items()
    }
    flat |= {
        "quality-system": worth.quality_system,
        "quality-system-standard": ("ГОСТ Р ИСО 22000-2019" if item.nomination == "food" else "ГОСТ Р ИСО 9001-2015") if worth.quality_system else None,
        "conformity": f"ЕАЭС N RU Д-RU.РА00.В.{random.randrange(10_000, 99_999)}/22",
        "growth": worth.growth,
        "price": random.choice(["lower", "same", "same", "higher"]),
        "domestic-share": worth.domestic_share,
        "complaints": worth.complaints,
        "self-product": min(30, round(30 * (worth.level + 0.05))),
        "self-producer": min(20, round(20 * (worth.level + 0.05))),
        "is-novelty": item.novelty,
        "novelty-description": flat["novelty-description"] if item.novelty else None,
    }  # fmt: skip
    return {section.key: {q.key: flat.get(q.key) for q in section.questions} for section in regulation.sections}
