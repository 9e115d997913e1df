"""Regions, enterprises, bodies, imports of registers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laureat.registry.states import BodyKind, ImportState, Size


class Region(models.Model):
    """A region of the country, with its dates: regions are renamed, added and merged."""

    code = models.CharField(max_length=3, help_text=_("Code of the tax service"))
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    district = models.CharField(max_length=10)
    iso = models.CharField(max_length=6, unique=True)
    oktmo = models.CharField(max_length=11)
    zone = models.CharField(max_length=40)
    abbreviation = models.CharField(max_length=10)
    tile_column = models.PositiveSmallIntegerField()
    tile_row = models.PositiveSmallIntegerField()
    sort_key = models.CharField(max_length=240, db_index=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(until=None), name="registry_region_code_once"),
            models.UniqueConstraint(
                fields=["tile_column", "tile_row"], condition=Q(until=None), name="registry_region_tile_once"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class Enterprise(models.Model):
    """A legal person or sole trader, known by ИНН."""

    inn = models.CharField(_("INN"), max_length=12, unique=True)
    ogrn = models.CharField(_("OGRN"), max_length=15, blank=True)
    kpp = models.CharField(_("KPP"), max_length=9, blank=True)
    name = models.CharField(_("full name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=160)
    name_norm = models.CharField(max_length=300, db_index=True)
    sort_key = models.CharField(max_length=400, db_index=True)
    region = models.ForeignKey("registry.Region", on_delete=models.PROTECT, related_name="+")
    address = models.CharField(_("address"), max_length=300, blank=True)
    size = models.CharField(_("size"), max_length=6, choices=Size.choices, blank=True)
    okved = models.CharField(_("OKVED"), max_length=8, blank=True)
    head_name = models.CharField(_("head"), max_length=160, blank=True)
    head_post = models.CharField(_("post of the head"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.CharField(_("website"), max_length=120, blank=True)

    class Meta:
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.short_name


class Body(models.Model):
    """A body of the programme. One without a region acts for the whole country."""

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=BodyKind.choices)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=160)
    name_genitive = models.CharField(max_length=300, blank=True)
    inn = models.CharField(max_length=12, blank=True, db_index=True)
    region = models.ForeignKey("registry.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    fax = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.short_name


class Tie(models.Model):
    """Two legal persons, known by ИНН, belong together: one owns or runs the other. Ties make holdings."""

    inn = models.CharField(max_length=12, db_index=True)
    other_inn = models.CharField(max_length=12, db_index=True)
    basis = models.CharField(max_length=300)
    stated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inn", "other_inn"], condition=Q(removed_at=None), name="registry_tie_once"),
            models.CheckConstraint(condition=Q(inn__lt=models.F("other_inn")), name="registry_tie_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.inn} — {self.other_inn}"


class RegisterImport(models.Model):
    """A register of enterprises that somebody uploaded, and how far its loading is.

    `columns` says which column is which field; `position` is how many enterprises of the file are done; `turned_down` are the rows that
    were refused for what the registry knows (the file's own mistakes can be read from it again).
    """

    document = models.ForeignKey("files.Document", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    columns = models.JSONField(default=dict)
    everywhere = models.BooleanField(default=False)
    regions = models.ManyToManyField("registry.Region", related_name="+", blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=120)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    turned_down = models.JSONField(default=list)
    problem = models.CharField(max_length=300, blank=True)
    refused = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    remarked = models.ForeignKey("files.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(position__lte=models.F("total")), name="registry_import_within_total"),
            models.CheckConstraint(
                condition=Q(state="uploaded", started_at=None, ended_at=None)
                | Q(state="running", started_at__isnull=False, ended_at=None)
                | Q(state__in=["done", "failed"], started_at__isnull=False, ended_at__isnull=False),
                name="registry_import_state_has_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.state}"
