"""States of a message's delivery."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    BOUNCED = "bounced", _("Returned")


D = DeliveryState
DELIVERY = Machine(
    "delivery",
    D.QUEUED,
    {
        (D.QUEUED, "start"): D.SENDING,
        (D.SENDING, "succeed"): D.SENT,
        (D.SENDING, "retry"): D.QUEUED,
        (D.SENDING, "fail"): D.FAILED,
        (D.FAILED, "requeue"): D.QUEUED,
        (D.SENT, "bounce"): D.BOUNCED,
    },
)
