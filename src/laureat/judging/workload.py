"""The experts of a stage and how far each is: who has finished, who has not begun, who is to be reminded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from laureat.judging.models import Assignment, Expert, ScoreSheet
from laureat.judging.progress import sheets
from laureat.judging.queries import LIVE
from laureat.judging.states import UNSIGNED, AssignmentState
from laureat.season.models import Stage


class Work(TextChoices):
    """By what experts are looked for."""

    LEFT = "left", _("With unsigned sheets")
    SILENT = "silent", _("With sheets that were never opened")
    DONE = "done", _("Everything is signed")
    FREE = "free", _("Without sheets")


@dataclass(frozen=True)
class Workload:
    """An expert's sheets at a stage, by how far they are."""

    expert: Expert
    signed: int
    working: int
    silent: int
    recused: int
    saved_at: datetime | None

    @property
    def unsigned(self) -> int:
        """Sheets that are still awaited."""
        return self.working + self.silent


def experts_at(stage: Stage) -> QuerySet[Expert]:
    """Experts who may judge at the stage, and those who have judged there."""
    there = Q(region=stage.region_id, retired_at=None) | Q(pk__in=sheets(stage).values("expert"))
    return Expert.objects.filter(there).select_related("person").order_by("person__family_name", "person__given_name", "pk")


def named(found: QuerySet[Expert], text: str) -> QuerySet[Expert]:
    """Those whose name, e-mail or employer has every word of the text."""
    for word in text.split():
        pattern = re.escape(word)
        found = found.filter(
            Q(person__family_name__iregex=pattern) | Q(person__given_name__iregex=pattern)
            | Q(person__patronymic__iregex=pattern) | Q(person__email__iregex=pattern) | Q(employer__iregex=pattern)
        )  # fmt: skip
    return found


def in_work(found: QuerySet[Expert], stage: Stage, work: str) -> QuerySet[Expert]:
    """Those whose work is at this point; all of them for any other word."""
    live = sheets(stage).filter(state__in=LIVE)
    unsigned = live.filter(state__in=UNSIGNED).values("expert")
    conditions = {
        Work.LEFT.value: Q(pk__in=unsigned),
        Work.SILENT.value: Q(pk__in=live.filter(state=AssignmentState.ASSIGNED).values("expert")),
        Work.DONE.value: Q(pk__in=live.values("expert")) & ~Q(pk__in=unsigned),
        Work.FREE.value: ~Q(pk__in=live.values("expert")),
    }
    return found.filter(conditions.get(work, Q()))


def work_counts(stage: Stage, whole: int) -> dict[str, int]:
    """How many of the stage's experts (`whole` in all) are at each point of their work. One query."""
    counted = sheets(stage).filter(state__in=LIVE).order_by().values("expert").annotate(
        left=Count("pk", filter=Q(state__in=UNSIGNED)), silent=Count("pk", filter=Q(state=AssignmentState.ASSIGNED))
    )  # fmt: skip
    found = counted.aggregate(
        any=Count("expert"),
        with_left=Count("expert", filter=Q(left__gt=0)),
        with_silent=Count("expert", filter=Q(silent__gt=0)),
    )
    return {
        Work.LEFT.value: found["with_left"],
        Work.SILENT.value: found["with_silent"],
        Work.DONE.value: found["any"] - found["with_left"],
        Work.FREE.value: whole - found["any"],
    }


def workloads(stage: Stage, experts: Sequence[Expert]) -> list[Workload]:
    """The work of these experts. Two queries."""
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    rows = sheets(stage).filter(expert__in=experts).order_by().values_list("expert", "state").annotate(count=Count("pk"))
    for expert, state, count in rows:
        counted[expert][state] = count
    saved = ScoreSheet.objects.filter(assignment__stage=stage, assignment__expert__in=experts).order_by()
    last = {
        expert: max(filter(None, moments))
        for expert, *moments in saved.values_list("assignment__expert").annotate(Max("saved_at"), Max("signed_at"))
    }
    return [
        Workload(
            expert, counted[expert.pk].get(AssignmentState.SIGNED, 0), counted[expert.pk].get(AssignmentState.CLEARED, 0),
            counted[expert.pk].get(AssignmentState.ASSIGNED, 0), counted[expert.pk].get(AssignmentState.RECUSED, 0),
            last.get(expert.pk),
        )
        for expert in experts
    ]  # fmt: skip


def awaited(stage: Stage, experts: Iterable[Expert] | None = None) -> QuerySet[Expert]:
    """Experts (of these, where some are named) who have yet to sign something at the stage; who has retired signs no more."""
    found = in_work(experts_at(stage).filter(retired_at=None, person__is_active=True), stage, Work.LEFT)
    return found if experts is None else found.filter(pk__in=[expert.pk for expert in experts])


def unsigned(stage: Stage, experts: Iterable[Expert]) -> list[tuple[Expert, int]]:
    """Those of the experts who have yet to sign something, each with the number of sheets. Two queries."""
    left = list(awaited(stage, experts))
    rows: QuerySet[Assignment] = sheets(stage).filter(expert__in=left, state__in=UNSIGNED).order_by()
    counted = dict(rows.values_list("expert").annotate(count=Count("pk")))
    return [(expert, counted[expert.pk]) for expert in left]
