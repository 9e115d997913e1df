"""Letters: what they say, enclose and refer to; who agreed and who signed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from laureat.kernel.deadline import MOSCOW
from laureat.letters.states import Answer, EnclosureForm, LetterKind, LetterState, Manner, ReferenceKind


class Letter(models.Model):
    """An official letter. From its registration on, the text and the PDF are frozen."""

    letterhead = models.ForeignKey("letters.Letterhead", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=LetterKind.choices, default=LetterKind.OTHER)
    season = models.ForeignKey("season.Season", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("registry.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("letters.Group", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    addressees_text = models.TextField()
    heading = models.CharField(max_length=200, blank=True)
    salutation = models.CharField(max_length=200)
    body = models.TextField()
    contact = models.TextField(blank=True)
    closing = models.CharField(max_length=120, default="С уважением,")
    signatory = models.ForeignKey("letters.Signatory", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signatory_post = models.CharField(max_length=200)
    signatory_name = models.CharField(max_length=160, blank=True)
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
                condition=Q(state__in=["draft", "agreeing", "approved", "signed"], registered_at=None, number="")
                | (
                    Q(
                        state__in=["registered", "sent", "recalled", "superseded"],
                        registered_at__isnull=False,
                        document__isnull=False,
                    )
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

    @property
    def zone(self) -> str:
        """The zone of the letter's dates: its region's."""
        return self.region.zone if self.region else MOSCOW

    @property
    def day(self) -> date | None:
        """The day that the registered letter bears."""
        return self.registered_at.astimezone(ZoneInfo(self.zone)).date() if self.registered_at else None


class Reference(models.Model):
    """A letter refers to an earlier one: a letter of ours, an incoming one, or one known by its number and date only."""

    letter = models.ForeignKey("letters.Letter", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=ReferenceKind.choices)
    number = models.CharField(max_length=60)
    date = models.DateField(null=True, blank=True)
    earlier = models.ForeignKey("letters.Letter", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    incoming = models.ForeignKey("letters.Incoming", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "kind"], name="letters_reference_once")]

    def __str__(self) -> str:
        return f"{self.kind} № {self.number}"


class Enclosure(models.Model):
    """What is enclosed with a letter. `named`: the text itself names it, so that only its size is printed."""

    letter = models.ForeignKey("letters.Letter", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    form = models.CharField(max_length=12, choices=EnclosureForm.choices, default=EnclosureForm.ELECTRONIC)
    named = models.BooleanField(default=False)
    sheets = models.PositiveSmallIntegerField(null=True, blank=True)
    copies = models.PositiveSmallIntegerField(default=1)
    document = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "position"], name="letters_enclosure_position_once"),
            models.CheckConstraint(
                condition=Q(form="paper") | Q(document__isnull=False), name="letters_electronic_enclosure_has_file"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Approval(models.Model):
    """An approver is asked about a draft and answers: yes, or a remark. When the draft goes back, the question is void."""

    letter = models.ForeignKey("letters.Letter", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    remark = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    void = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "person"], condition=Q(void=False), name="letters_approver_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="letters_answer_paired",
            ),
            models.CheckConstraint(condition=~Q(answer="remark") | ~Q(remark=""), name="letters_remark_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.person_id} {self.answer}"


class Signing(models.Model):
    """The signatory signed the letter: in the system, or by hand as a clerk states."""

    letter = models.OneToOneField("letters.Letter", on_delete=models.CASCADE, related_name="+")
    manner = models.CharField(max_length=8, choices=Manner.choices)
    signed_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.letter_id} {self.manner}"


class OutsideSignature(models.Model):
    """A detached signature that was made elsewhere for the registered PDF, with what was found in it when it came back."""

    letter = models.ForeignKey("letters.Letter", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("files.Document", on_delete=models.PROTECT, related_name="+")
    found = models.JSONField(help_text="What the signature's file says and what was checked")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "document"], name="letters_signature_once")]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.document_id}"
