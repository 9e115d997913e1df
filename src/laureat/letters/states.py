"""States and kinds of letters, of their enclosures and of their addressees."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from laureat.kernel.machine import Machine


class LetterState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AGREEING = "agreeing", _("Being agreed")
    APPROVED = "approved", _("Agreed")
    SIGNED = "signed", _("Signed")
    REGISTERED = "registered", _("Registered")
    SENT = "sent", _("Sent")
    RECALLED = "recalled", _("Recalled")
    SUPERSEDED = "superseded", _("Superseded")


WITHDRAWN = (LetterState.RECALLED, LetterState.SUPERSEDED)
UNREGISTERED = (LetterState.DRAFT, LetterState.AGREEING, LetterState.APPROVED, LetterState.SIGNED)


class LetterKind(models.TextChoices):
    """What a letter is for. The kind gives the text to begin with, and says whether one may be left out of it at one's own wish."""

    INFORMATION = "information", _("Information letter")
    FOLLOW_UP = "follow-up", _("Follow-up letter")
    INVITATION = "invitation", _("Invitation to the sitting")
    DOCUMENTS = "documents", _("Request for missing documents")
    RESULT = "result", _("Notice of the result")
    CONGRATULATION = "congratulation", _("Congratulation")
    OTHER = "other", _("Other letter")


MAILINGS = frozenset({LetterKind.INFORMATION, LetterKind.FOLLOW_UP, LetterKind.CONGRATULATION})


class LetterheadForm(models.TextChoices):
    CORNER = "corner", _("Corner: sender at the left, addressee at the right")
    CENTRED = "centred", _("Centred: sender across the page")


class Manner(models.TextChoices):
    """How the signatory signed."""

    HERE = "here", _("In the system, by the signatory")
    BY_HAND = "by-hand", _("By hand, on paper")


class Answer(models.TextChoices):
    """What an approver says."""

    YES = "yes", _("Agreed")
    REMARK = "remark", _("Remark")


class ReferenceKind(models.TextChoices):
    """How a letter refers to an earlier one."""

    REPLY = "reply", _("In reply to")
    SUPPLEMENT = "supplement", _("In addition to")
    REPLACEMENT = "replacement", _("In place of")


class EnclosureForm(models.TextChoices):
    ELECTRONIC = "electronic", _("In electronic form")
    PAPER = "paper", _("On paper")


class Way(models.TextChoices):
    """How a letter gets to an addressee."""

    EMAIL = "email", _("By e-mail")
    POST = "post", _("By post")
    NONE = "none", _("Left out")


class LeftOut(models.TextChoices):
    """Why an enterprise of the group gets no letter."""

    NO_ADDRESS = "no-address", _("No e-mail is known")
    NO_POSTAL_ADDRESS = "no-postal-address", _("No postal address is known")
    BOUNCED = "bounced", _("The e-mail address returns messages")
    STOPPED = "stopped", _("Has opted out of mailings")
    EMPTY_FIELD = "empty-field", _("A field of the letter is empty")
    BY_HAND = "by-hand", _("Taken off the list by hand")


class Book(models.TextChoices):
    """A body's two books of numbers."""

    OUTGOING = "outgoing", _("Outgoing letters")
    INCOMING = "incoming", _("Incoming letters")


L = LetterState
LETTER = Machine(
    "letter",
    L.DRAFT,
    {
        (L.DRAFT, "circulate"): L.AGREEING,
        (L.DRAFT, "approve"): L.APPROVED,
        (L.AGREEING, "approve"): L.APPROVED,
        (L.AGREEING, "rework"): L.DRAFT,
        (L.APPROVED, "rework"): L.DRAFT,
        (L.APPROVED, "sign"): L.SIGNED,
        (L.SIGNED, "rework"): L.DRAFT,
        (L.SIGNED, "register"): L.REGISTERED,
        (L.REGISTERED, "send"): L.SENT,
        (L.REGISTERED, "recall"): L.RECALLED,
        (L.SENT, "recall"): L.RECALLED,
        (L.REGISTERED, "supersede"): L.SUPERSEDED,
        (L.SENT, "supersede"): L.SUPERSEDED,
    },
)
