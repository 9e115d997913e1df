"""A season of the present, to work in by hand."""

from __future__ import annotations

from datetime import datetime

from laureat.demo.play.world import World


def play(world: World, *, now: datetime) -> None:
    pass
