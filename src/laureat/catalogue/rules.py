"""Who may prepare, publish and retract, and when."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from laureat.catalogue.models import Publication
from laureat.catalogue.states import PUBLICATION, PublicationState
from laureat.honours import queries as honours
from laureat.kernel import ALLOWED, Verdict, refuse
from laureat.kernel.deadline import MOSCOW, Deadline
from laureat.kernel.verdict import first_refusal
from laureat.ledger.actions import Acts
from laureat.people.rules import may_exercise
from laureat.people.states import Power
from laureat.season.models import Season


def _authority(actor: Acts, *, at: datetime) -> Verdict:
    return may_exercise(actor, Power.PUBLISH, region_id=None, at=at)


def may_prepare(actor: Acts, season: Season, publication: Publication | None, *, at: datetime) -> Verdict:
    """A publication is made from conferred awards; a published one is retracted before it is made anew."""
    published = publication is not None and publication.state == PublicationState.PUBLISHED
    return first_refusal(
        _authority(actor, at=at),
        refuse(_("Retract the publication before preparing it anew."), "published") if published else ALLOWED,
        ALLOWED
        if honours.levels_of(season).exists()
        else refuse(_("No awards have been conferred in this season yet."), "no-awards"),
    )


def may_publish(actor: Acts, publication: Publication, *, at: datetime) -> Verdict:
    """What is prepared may be published when its embargo is over."""
    embargo = publication.embargo_until
    return first_refusal(
        _authority(actor, at=at),
        ALLOWED
        if PUBLICATION.may(publication.state, "publish")
        else refuse(_("The results are already published."), "already"),
        refuse(_under_embargo(embargo), "embargo") if embargo and at < embargo else ALLOWED,
    )


def may_retract(actor: Acts, publication: Publication, *, at: datetime) -> Verdict:
    """What is published may be retracted."""
    return first_refusal(
        _authority(actor, at=at),
        ALLOWED
        if PUBLICATION.may(publication.state, "retract")
        else refuse(_("The results are not published."), "not-published"),
    )


def may_typeset(actor: Acts, *, at: datetime) -> Verdict:
    """The catalogue is set by those who publish."""
    return _authority(actor, at=at)


def _under_embargo(embargo: datetime) -> str:
    moment = Deadline(embargo, MOSCOW).local.strftime("%d.%m.%Y %H:%M")
    return _("The results are under embargo until %(moment)s, Moscow time.") % {"moment": moment}
