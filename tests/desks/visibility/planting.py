"""What is looked for: words that stand nowhere else, in each of an item's objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from laureat.commissions.models import AgendaItem
from laureat.entries import actions as filling
from laureat.entries.models import Answers, Entry, Evidence
from laureat.judging import queries
from laureat.judging.models import Assignment, Consolidation, Flag, Mark, ScoreSheet, Specimen, Standing
from laureat.people.models import Person
from laureat.season.models import Stage
from tests.judging.recording.handing import PDF

SECRETS = {
    "dossier": ("Тайнодело",), "document": ("Тайнофайл",), "finding": ("Тайноанализ",), "marks": ("37,77", "37.77"),
    "comment": ("Тайномнение",), "judge": ("Тайносудьин",), "code": ("ZQXJ",), "score": ("41,83", "41.83"), "fair": ("42,94", "42.94"),
}  # fmt: skip


@dataclass
class Secret:
    """An item with its objects: `signed` is somebody's sheet; `own` the unsigned one of the expert who walks; `item` its agenda's;
    `people` those who have something to do with it, by role."""

    entry: Entry
    signed: ScoreSheet
    own: Assignment | None = None
    item: AgendaItem | None = None
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, list[Any]]:
        """What addresses are made of."""
        stage, evidence = self.signed.assignment.stage, Evidence.objects.filter(entry=self.entry)
        sheets = [one.pk for one in (self.signed.assignment, self.own) if one]
        item, sitting = ([self.item.pk], [self.item.sitting_id]) if self.item else ([], [])
        return {
            "int": [self.entry.pk, stage.pk, self.signed.assignment.expert_id, *sheets, *item, *sitting], "entry": [self.entry.pk],
            "stage": [stage.pk], "expert": [self.signed.assignment.expert_id], "assignment": sheets, "item": item, "sitting": sitting,
            "season": [stage.season_id], "year": [stage.season.year], "width": [640],
            "evidence": evidence.values_list("pk", flat=True), "finding": evidence.values_list("pk", flat=True),
            "slug": [self.entry.nomination], "tier": [stage.tier], "str": [self.entry.enterprise.inn],
            "uuid": [evidence.values_list("document", flat=True)[0]],
        }  # fmt: skip


def plant(sheet: ScoreSheet, *, office: Person, at: datetime, **more: Any) -> Secret:
    """Put a word of its own into each object of the sheet's item."""
    entry = sheet.assignment.entry
    ScoreSheet.objects.filter(pk=sheet.pk).update(total=Decimal(word("marks")), comment=word("comment"))
    Mark.objects.filter(sheet=sheet).update(comment=word("comment"))
    judge = sheet.assignment.expert.person
    Person.objects.filter(pk=judge.pk).update(family_name=word("judge"))
    answers = Answers.objects.filter(entry=entry).order_by("-version").first()
    assert answers is not None
    Answers.objects.filter(pk=answers.pk).update(content=dict.fromkeys(answers.content, word("dossier")))
    Answers.objects.filter(entry=entry).exclude(pk=answers.pk).update(content={})
    Evidence.objects.filter(entry=entry).update(number=word("document"))
    filling.attach_finding(
        entry=entry, kind="lab-protocol", content=PDF, name="протокол.pdf", number=word("finding"), actor=office, at=at
    )
    Specimen.objects.filter(entry=entry).update(code=word("code"))
    return Secret(entry, sheet, **more)


def word(secret: str) -> str:
    """What is put into the object; a number as the database has it."""
    return SECRETS[secret][-1]


def rank(secret: Secret) -> None:
    """Put the score and the fair score of the item's kept ranking, and a flag on its judge."""
    stage: Stage = secret.signed.assignment.stage
    kept: Consolidation | None = queries.consolidation_of(stage)
    score, fair = Decimal(word("score")), Decimal(word("fair"))
    Standing.objects.filter(consolidation=kept, entry=secret.entry).update(
        score=score, fair=fair, fair_low=fair - 1, fair_high=fair + 1, rank_low=1, rank_high=2
    )
    Flag.objects.create(
        consolidation=kept, nomination=secret.entry.nomination, kind="residual", expert=secret.signed.assignment.expert,
        entry=secret.entry, figure=4,
    )  # fmt: skip
