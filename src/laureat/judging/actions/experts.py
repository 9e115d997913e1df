"""The register of experts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from laureat.files.actions import keep
from laureat.judging import connections, expert_rules, notices, rules
from laureat.judging.actions.conflicts import Discovered, find_conflicts
from laureat.judging.conflict_search import Work
from laureat.judging.models import Expert, ExpertPaper, PastEmployment
from laureat.ledger.actions import Acts, record
from laureat.people.models import Person
from laureat.people.queries import enterprises_of
from laureat.registry.models import Enterprise, Region


@dataclass(frozen=True)
class Background:
    """What an expert knows and where the expert worked: ОКПД2 beginnings, languages, home region, past employers."""

    home: Region | None = None
    okpd2: Sequence[str] = ()
    languages: Sequence[str] = ()
    worked: Sequence[Work] = ()


@transaction.atomic
def invite_expert(
    *, person: Person, region: Region | None, nominations: Sequence[str], employer: str, employer_inn: str, actor: Acts, at: datetime,
    announce: bool = True, background: Background | None = None,
) -> Expert:  # fmt: skip
    """Take a person among the experts of a region (None: of the country).

    The system finds the conflicts that it can see: employers, holdings, issued documents, enterprises that the person represents.
    """
    rules.may_invite(actor, region.pk if region else None, at=at).require()
    return take(
        person=person, region=region, nominations=nominations, employer=employer, employer_inn=employer_inn, actor=actor, at=at,
        announce=announce, background=background or Background(),
    )  # fmt: skip


@transaction.atomic
def take(
    *, person: Person, region: Region | None, nominations: Sequence[str], employer: str, employer_inn: str, actor: Acts, at: datetime,
    announce: bool, background: Background,
) -> Expert:  # fmt: skip
    """The same when the right to invite was asked for before: an invitation is accepted by its addressee."""
    expert_rules.may_become(person).require()
    expert = Expert.objects.create(
        person=person, region=region, nominations=list(nominations), employer=employer, employer_inn=employer_inn, invited_at=at
    )
    new = {"person": person.pk, "region": region.code if region else None, "nominations": list(nominations)}
    record("expert.invited", expert, actor=actor, at=at, old=None, new=new)
    _know(expert, background)
    _search(expert, actor=actor, at=at)
    if announce:
        notices.expert_invited(expert, at=at)
    return expert


@transaction.atomic
def amend_expert(
    *,
    expert: Expert,
    nominations: Sequence[str],
    employer: str,
    employer_inn: str,
    background: Background,
    actor: Person,
    at: datetime,
) -> list[Discovered]:
    """Correct what is known of an expert; returns what the search for conflicts found anew, with the items that it took back.

    The ledger keeps which fields, not what they say.
    """
    expert = Expert.objects.select_for_update(of=("self",)).select_related("person").get(pk=expert.pk)
    expert_rules.may_amend(actor, expert, at=at).require()
    new: dict[str, Any] = {"nominations": list(nominations), "employer": employer, "employer_inn": employer_inn}
    changed = sorted(name for name, value in new.items() if getattr(expert, name) != value)
    for name in changed:
        setattr(expert, name, new[name])
    expert.save(update_fields=changed)
    _know(expert, background)
    record("expert.amended", expert, actor=actor, at=at, old=None, new={"fields": [*changed, "background"]})
    return _search(expert, actor=actor, at=at)


def _know(expert: Expert, background: Background) -> None:
    expert.home = background.home or expert.region
    expert.okpd2, expert.languages = list(background.okpd2), list(background.languages)
    expert.save(update_fields=["home", "okpd2", "languages"])
    PastEmployment.objects.filter(expert=expert).delete()
    PastEmployment.objects.bulk_create(
        [
            PastEmployment(expert=expert, name=work.name, inn=work.inn, until_year=work.until)
            for work in _once(background.worked)
        ]
    )


def _once(worked: Iterable[Work]) -> Iterable[Work]:
    return {(work.name, work.inn): work for work in worked}.values()


def _search(expert: Expert, *, actor: Acts, at: datetime) -> list[Discovered]:
    """Against everybody who takes part now, and against those whom the expert works for or represents, who may take part later."""
    inns = [expert.employer_inn, *PastEmployment.objects.filter(expert=expert).values_list("inn", flat=True)]
    own = Q(inn__in=[inn for inn in inns if inn]) | Q(pk__in=enterprises_of(expert.person, at=at).values("pk"))
    running = connections.running_firms().order_by().values("pk")
    return find_conflicts(experts=[expert], firms=Enterprise.objects.filter(own | Q(pk__in=running)), actor=actor, at=at)


@transaction.atomic
def keep_paper(*, expert: Expert, title: str, content: bytes, name: str, actor: Person, at: datetime) -> ExpertPaper:
    """Keep a document about the expert: a diploma, a certificate of competence."""
    expert_rules.may_amend(actor, expert, at=at).require()
    rules.reason_given(title).require()
    document = keep(content, name=name, owner=expert, actor=actor, at=at)
    return ExpertPaper.objects.create(expert=expert, title=title.strip(), document=document, kept_at=at)


@transaction.atomic
def remove_paper(*, paper: ExpertPaper, actor: Person, at: datetime) -> ExpertPaper:
    """Take a document off the expert's papers; the ledger still knows that it was there."""
    expert_rules.may_amend(actor, paper.expert, at=at).require()
    paper.removed_at = at
    paper.save(update_fields=["removed_at"])
    record("expert-paper.removed", paper, actor=actor, at=at, old={"expert": paper.expert_id}, new=None)
    return paper


@transaction.atomic
def retire(*, expert: Expert, actor: Acts, at: datetime) -> Expert:
    """End an expert's work; signed sheets stay."""
    expert = Expert.objects.select_for_update().get(pk=expert.pk)
    rules.may_invite(actor, expert.region_id, at=at).require()
    expert.retired_at = at
    expert.save(update_fields=["retired_at"])
    record("expert.retired", expert, actor=actor, at=at, old=None, new={"expert": expert.pk})
    return expert
