"""`laureat season replay --year 2023 --regulation FILE.toml [--tier regional] [--json]`: a past season under a draft regulation."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from laureat.insights import replaying
from laureat.insights.replaying import Replay
from laureat.judging.whatif import Change
from laureat.season.models import Stage
from laureat.season.regulation import Regulation, fingerprint, read_regulation

WRONG = 2


class Command(BaseCommand):
    help = "Counts the consolidated stages of a past season under a draft regulation and says who would change level; changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["replay"])
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--regulation", type=Path, required=True, help="the draft, a TOML file")
        parser.add_argument("--tier", default="", help="only this tier's stages")
        parser.add_argument("--json", action="store_true", help="one JSON document instead of text")

    def handle(self, *args: Any, year: int, regulation: Path, tier: str, **options: Any) -> None:
        text = self._text(regulation)
        draft = self._draft(text)
        found = list(replaying.consolidated_stages(year, draft.identity.programme))
        if all(tier not in ("", stage.tier) for stage in found):
            raise CommandError(
                f"No consolidated stage of {year} in the programme “{draft.identity.programme}”.", returncode=WRONG
            )
        stages, foreign = replaying.counted_tiers(found, draft)
        replays = [one for one in replaying.replays(stages, draft) if tier in ("", one.stage.tier)]
        foreign = [stage for stage in foreign if tier in ("", stage.tier)]
        if options["json"]:
            self._print_json(year, draft, fingerprint(text), replays, foreign)
        else:
            self._print(replays, foreign)

    def _text(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"The draft cannot be read: {problem}", returncode=WRONG) from problem

    def _draft(self, text: str) -> Regulation:
        reading = read_regulation(text)
        if reading.regulation is not None:
            return reading.regulation
        lines = [
            ": ".join(part for part in (f"line {one.line}" if one.line else "", one.path, one.sentence) if part)
            for one in reading.problems
        ]
        raise CommandError("\n".join([f"The draft has problems: {len(lines)}.", *lines]), returncode=WRONG)

    def _print_json(self, year: int, draft: Regulation, sha256: str, replays: list[Replay], foreign: list[Stage]) -> None:
        whole = {
            "year": year,
            "draft": {"version": draft.identity.version, "sha256": sha256},
            "stages": [replaying.as_plain(one) for one in replays],
            "stages_without_tier": [stage.pk for stage in foreign],
            "total": replaying.summed(one.comparison for one in replays),
        }
        self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=2))

    def _print(self, replays: list[Replay], foreign: list[Stage]) -> None:
        for replayed in replays:
            self._print_stage(replayed)
        for stage in foreign:
            self.stdout.write(f"{_name(stage)}: the draft has no tier “{stage.tier}”, nothing is counted")
        whole = replaying.summed(one.comparison for one in replays)
        self.stdout.write(f"In all, stages: {len(replays)}; {_counted(whole)}. Nothing was changed.")

    def _print_stage(self, replayed: Replay) -> None:
        self.stdout.write(f"{_name(replayed.stage)}: {_counted(replaying.counts(replayed.comparison))}")
        matching = replayed.matching
        for words, keys in (
            ("criteria without marks, counted as not judged", matching.unjudged),
            ("criteria that the draft drops", matching.dropped),
            ("criteria with another maximum, marks rescaled", matching.rescaled),
            ("nominations that cannot be counted", matching.uncounted),
        ):
            if keys:
                self.stdout.write(f"  {words}: {', '.join(keys)}")
        known = replaying.named(replayed.comparison.moved)
        for title, own in replaying.by_nomination(replayed):
            self.stdout.write(f"  {title}: {_counted(replaying.counts(own))}")
            for change in own.moved:
                entry = known[change.item]
                self.stdout.write(
                    f"    {entry.number} {entry.good.name}, {entry.enterprise.short_name}: {_said(replayed, change)}"
                )


def _name(stage: Stage) -> str:
    return f"{stage.season.year}, {stage.region.name if stage.region else 'federal tier'}"


def _counted(counts: dict[str, int]) -> str:
    said = "items: {items}, rise: {rises}, fall: {falls}, without a score: {lost}, would not come to this tier: {absent}, the same: {same}"
    return said.format(**counts)


def _said(replayed: Replay, change: Change) -> str:
    old = f"{change.old.score}, place {change.old.place}, {replayed.outcome(change.old, new=False)}"
    if change.new is None:
        return f"{old} → would not come to this tier" if change.absent else f"{old} → no score"
    return f"{old} → {change.new.score}, place {change.new.place}, {replayed.outcome(change.new, new=True)}"
