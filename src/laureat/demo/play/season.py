"""The season 2023 of «100 лучших товаров России» in Kuzbass, from the letter to the catalogue."""

from __future__ import annotations

from laureat.demo.play import deciding, entering, founding, honouring, inviting, judging
from laureat.demo.play.world import Chapter, World

CHAPTERS: list[Chapter] = [
    founding.found,
    inviting.invite,
    entering.enter,
    entering.check,
    judging.regional,
    deciding.regional,
    judging.federal,
    deciding.federal,
    honouring.honour,
    honouring.publish,
]


def play(world: World) -> None:
    """Play every chapter in order."""
    for chapter in CHAPTERS:
        chapter(world)
