"""A body's blanks, its signatories, its books of numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from laureat.letters.states import Book, LetterheadForm


class Letterhead(models.Model):
    """A body's blank and its pattern of outgoing numbers, for instance `МПТ-5/{seq}`. The second language is optional."""

    body = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    form = models.CharField(max_length=8, choices=LetterheadForm.choices, default=LetterheadForm.CORNER)
    number_pattern = models.CharField(max_length=60)
    sender_name = models.CharField(max_length=300)
    sender_short = models.CharField(max_length=160, blank=True)
    details = models.TextField(help_text="Address, telephones, e-mail, site: a line each")
    emblem = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    emblem_alt = models.CharField(max_length=160, blank=True)
    second_language = models.CharField(max_length=2, blank=True, help_text="ISO 639-1 code of the second language")
    second_name = models.CharField(max_length=300, blank=True)
    second_short = models.CharField(max_length=160, blank=True)
    second_details = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(emblem=None, emblem_alt="") | (Q(emblem__isnull=False) & ~Q(emblem_alt="")),
                name="letters_emblem_described",
            ),
            models.CheckConstraint(
                condition=Q(second_language="", second_name="") | (~Q(second_language="") & ~Q(second_name="")),
                name="letters_second_language_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Signatory(models.Model):
    """Somebody who signs a body's letters, from a day to a day, on the ground of a paper. Without an account they sign by hand."""

    body = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=200)
    name = models.CharField(max_length=160, blank=True, help_text="Initials before the family name")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "signatories"
        ordering = ["-since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="letters_signatory_term_order")
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.name}".strip()


class NumberSequence(models.Model):
    """The last number of a body's book in a year. Its row is locked while a letter is registered."""

    body = models.ForeignKey("registry.Body", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    book = models.CharField(max_length=8, choices=Book.choices, default=Book.OUTGOING)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year", "book"], name="letters_sequence_once")]

    def __str__(self) -> str:
        return f"{self.body_id}/{self.year}/{self.book}: {self.last}"
