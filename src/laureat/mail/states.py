"""States of a message's delivery, and how often a person wants to hear of a kind."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    HELD = "held", _("Waits for the digest")
    GATHERED = "gathered", _("Went with a digest")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    IN_DOUBT = "in-doubt", _("In doubt")
    FAILED = "failed", _("Failed")
    BOUNCED = "bounced", _("Returned")


class Rhythm(models.TextChoices):
    AT_ONCE = "at-once", _("At once")
    DIGEST = "digest", _("Once a day, in one message")
    NONE = "none", _("Not at all")


class StopMeans(models.TextChoices):
    ONE_CLICK = "one-click", _("by the button of the mail program")
    PAGE = "page", _("on the page of the link in a message")
    ACCOUNT = "account", _("in the account")


D = DeliveryState
DELIVERY = Machine(
    "delivery",
    D.QUEUED,
    {
        (D.QUEUED, "hold"): D.HELD,
        (D.HELD, "gather"): D.GATHERED,
        (D.QUEUED, "start"): D.SENDING,
        (D.SENDING, "succeed"): D.SENT,
        (D.SENDING, "retry"): D.QUEUED,
        (D.SENDING, "fail"): D.FAILED,
        (D.SENDING, "doubt"): D.IN_DOUBT,
        (D.IN_DOUBT, "succeed"): D.SENT,
        (D.IN_DOUBT, "confirm"): D.SENT,
        (D.IN_DOUBT, "repeat"): D.QUEUED,
        (D.IN_DOUBT, "bounce"): D.BOUNCED,
        (D.FAILED, "requeue"): D.QUEUED,
        (D.SENT, "bounce"): D.BOUNCED,
    },
)
