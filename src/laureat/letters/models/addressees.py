"""To whom letters go: groups kept as rules, addressees, the dispatch."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laureat.letters.states import LeftOut, Way


class Group(models.Model):
    """A circle of enterprises, kept as a rule (see `letters.groups`) and found anew whenever it is used. Without a title it serves one letter."""

    body = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160, blank=True)
    rule = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "title"], condition=~Q(title=""), name="letters_group_title_once")
        ]

    def __str__(self) -> str:
        return self.title or f"group {self.pk}"


class Addressee(models.Model):
    """An enterprise of the letter's group: how the letter gets there, or why it does not; the message, the own link, the own copy.

    `post` and `name` are as the letter prints them («директору», «Иванову И. П.»); `copy` is the PDF when the letter is personal,
    `withdrawal` the message that the letter is no longer in force.
    """

    letter = models.ForeignKey("letters.Letter", on_delete=models.CASCADE, related_name="+")
    enterprise = models.ForeignKey("registry.Enterprise", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=5, choices=Way.choices, default=Way.EMAIL)
    left_out = models.CharField(max_length=18, choices=LeftOut.choices, blank=True)
    post = models.CharField(max_length=160, blank=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    link_code = models.CharField(max_length=22, unique=True)
    copy = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey("mail.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawal = models.ForeignKey("mail.Message", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["letter", "way"], name="letters_addressees_by_way")]
        constraints = [
            models.UniqueConstraint(fields=["letter", "enterprise"], name="letters_one_letter_once"),
            models.CheckConstraint(
                condition=(Q(way="none") & ~Q(left_out="")) | (~Q(way="none") & Q(left_out="")),
                name="letters_left_out_has_reason",
            ),
            models.CheckConstraint(condition=~Q(way="email") | ~Q(email=""), name="letters_emailed_has_address"),
            models.CheckConstraint(
                condition=Q(posted_at=None, posted_by=None) | Q(posted_at__isnull=False, posted_by__isnull=False),
                name="letters_posting_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} → {self.enterprise_id}"


class Dispatch(models.Model):
    """The sending of a letter: addressees become messages batch by batch, until all have theirs."""

    letter = models.OneToOneField("letters.Letter", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    taken_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "dispatches"
        indexes = [models.Index(fields=["taken_until"], condition=Q(finished_at=None), name="letters_dispatch_open")]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.done}/{self.total}"
