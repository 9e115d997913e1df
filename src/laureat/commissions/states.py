"""Roles in a commission; states of a sitting, an item and a protocol."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class MemberRole(models.TextChoices):
    CHAIR = "chair", _("Chair")
    DEPUTY = "deputy", _("Deputy chair")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", _("Member")


class SittingState(models.TextChoices):
    CONVENED = "convened", _("Convened")
    OPEN = "open", _("In session")
    CLOSED = "closed", _("Closed")


class ItemState(models.TextChoices):
    WAITING = "waiting", _("Not yet called")
    OPEN = "open", _("Being voted on")
    DECIDED = "decided", _("Decided")


class Choice(models.TextChoices):
    FOR = "for", _("For")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstained")


class ProtocolState(models.TextChoices):
    DRAWN = "drawn", _("Drawn up")
    SIGNED = "signed", _("Signed")


SITTING = Machine(
    "sitting",
    SittingState.CONVENED,
    {(SittingState.CONVENED, "open"): SittingState.OPEN, (SittingState.OPEN, "close"): SittingState.CLOSED},
)
AGENDA_ITEM = Machine(
    "agenda-item",
    ItemState.WAITING,
    {(ItemState.WAITING, "call"): ItemState.OPEN, (ItemState.OPEN, "decide"): ItemState.DECIDED},
)
PROTOCOL = Machine("protocol", ProtocolState.DRAWN, {(ProtocolState.DRAWN, "sign"): ProtocolState.SIGNED})
