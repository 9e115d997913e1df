"""Letterheads, letters, enclosures, addressees, promises."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laureat.letters.states import EnclosureForm, LetterState


class Letterhead(models.Model):
    """A body's blank and its pattern of outgoing numbers, for instance `МПТ-5/{seq}`."""

    body = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    number_pattern = models.CharField(max_length=60)
    sender_name = models.CharField(max_length=300)
    sender_short = models.CharField(max_length=160, blank=True)
    details = models.TextField(help_text="Address, telephones, e-mail, site: a line each")

    def __str__(self) -> str:
        return self.title


class NumberSequence(models.Model):
    """The last outgoing number of a body in a year. Its row is locked while a letter is registered."""

    body = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="letters_sequence_once")]

    def __str__(self) -> str:
        return f"{self.body_id}/{self.year}: {self.last}"


class Letter(models.Model):
    """An official letter. From its registration on, the text and the PDF are frozen."""

    letterhead = models.ForeignKey("letters.Letterhead", on_delete=models.PROTECT, related_name="+")
    season = models.ForeignKey("season.Season", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("registry.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    addressees_text = models.TextField()
    heading = models.CharField(max_length=200, blank=True)
    salutation = models.CharField(max_length=200)
    body = models.TextField()
    contact = models.TextField(blank=True)
    closing = models.CharField(max_length=120, default="С уважением,")
    signatory_post = models.CharField(max_length=200)
    signatory_name = models.CharField(max_length=160, blank=True)
    in_reply_number = models.CharField(max_length=60, blank=True)
    in_reply_date = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=LetterState.choices, default=LetterState.DRAFT)
    composed_at = models.DateTimeField()
    composed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    number_body = models.ForeignKey("registry.Body", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number_year = models.PositiveSmallIntegerField(null=True, blank=True)
    number_seq = models.PositiveIntegerField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    check_code = models.CharField(max_length=16, null=True, blank=True, unique=True)
    document = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-composed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["number_body", "number_year", "number_seq"], name="letters_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "approved"], registered_at=None, number="")
                | (
                    Q(state__in=["registered", "sent", "recalled"], registered_at__isnull=False, document__isnull=False)
                    & ~Q(number="")
                ),
                name="letters_registered_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None) | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="letters_approval_paired",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"letter {self.pk}"


class Enclosure(models.Model):
    """What is enclosed with a letter."""

    letter = models.ForeignKey("letters.Letter", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    form = models.CharField(max_length=12, choices=EnclosureForm.choices, default=EnclosureForm.ELECTRONIC)
    sheets = models.PositiveSmallIntegerField(null=True, blank=True)
    copies = models.PositiveSmallIntegerField(default=1)
    document = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["letter", "position"], name="letters_enclosure_position_once")]

    def __str__(self) -> str:
        return self.title


class Addressee(models.Model):
    """An enterprise to whose head a letter goes, with the message that carries it and its own link."""

    letter = models.ForeignKey("letters.Letter", on_delete=models.CASCADE, related_name="+")
    enterprise = models.ForeignKey("registry.Enterprise", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField()
    link_code = models.CharField(max_length=22, unique=True)
    message = models.ForeignKey("mail.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "enterprise"], name="letters_one_letter_once")]

    def __str__(self) -> str:
        return f"{self.letter_id} → {self.enterprise_id}"


class FollowUp(models.Model):
    """A promise made in a letter ("detailed information will be sent additionally") and the letter that keeps it."""

    letter = models.ForeignKey("letters.Letter", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    kept_by = models.ForeignKey("letters.Letter", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_by=None, kept_at=None) | Q(kept_by__isnull=False, kept_at__isnull=False),
                name="letters_promise_kept_paired",
            )
        ]

    def __str__(self) -> str:
        return self.text
