"""Persons, appointments, consents."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laureat.people.states import ConsentKind, Role


class PersonManager(BaseUserManager["Person"]):
    """What Django's own commands need to create a person."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Person:
        """A person with a (possibly unusable) password."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str, **fields: object) -> Person:
        """A person who may enter the read-only admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account: name, post, work telephone and e-mail, nothing more."""

    email = models.EmailField(_("e-mail"), unique=True)
    family_name = models.CharField(_("family name"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    post = models.CharField(_("post"), max_length=160, blank=True)
    phone = models.CharField(_("work telephone"), max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["family_name", "given_name"]
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        ordering = ["family_name", "given_name"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Family name, given name, patronymic."""
        return " ".join(filter(None, [self.family_name, self.given_name, self.patronymic])) or self.email

    @property
    def short_name(self) -> str:
        """Initials before the family name, as signatures have it: «И. О. Фамилия»."""
        initials = " ".join(f"{name[0]}." for name in (self.given_name, self.patronymic) if name)
        return f"{initials} {self.family_name}".strip() or self.email

    @property
    def ledger_ref(self) -> str:
        """How the ledger names this person: by number, never by name."""
        return f"people.person:{self.pk}"

    def get_full_name(self) -> str:
        """Django's name for `full_name`."""
        return self.full_name


class Appointment(models.Model):
    """A person acts for a body or an enterprise, from a day to a day, on the ground of a paper."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("registry.Body", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey("registry.Enterprise", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "until"], name="people_appointments")]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, enterprise__isnull=True) | Q(body__isnull=True, enterprise__isnull=False),
                name="people_appointment_one_place",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=models.F("since")), name="people_appointment_order"),
            models.UniqueConstraint(
                fields=["person", "body", "role"],
                condition=Q(until=None, body__isnull=False),
                name="people_appointed_once_body",
            ),
            models.UniqueConstraint(
                fields=["person", "enterprise"],
                condition=Q(until=None, enterprise__isnull=False),
                name="people_appointed_once_firm",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Consent(models.Model):
    """A consent as its own document: which text, when given, when withdrawn."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ConsentKind.choices)
    version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(withdrawn_at=None), name="people_consent_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.version}"
