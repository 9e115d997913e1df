"""Reads of regions, enterprises, bodies."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from laureat.kernel.identifiers import digits
from laureat.kernel.text import fold
from laureat.registry.models import Body, Enterprise, Region, Tie


def regions() -> QuerySet[Region]:
    """Present regions in the alphabet's order."""
    return Region.objects.filter(until=None)


def region_by_code(code: str) -> Region | None:
    """The present region with this code."""
    return regions().filter(code=code).first()


def enterprise_by_inn(inn: str) -> Enterprise | None:
    """The enterprise with this ИНН."""
    return Enterprise.objects.filter(inn=digits(inn)).select_related("region").first()


def find_enterprises(
    text: str = "", *, region_ids: frozenset[int] | None = None, region: str = "", size: str = "", okved: str = "", email: str = "",
) -> QuerySet[Enterprise]:  # fmt: skip
    """Enterprises whose name has these words, or whose ИНН begins so; `region_ids` narrows them.

    Further filters: the region's code, the size, the beginning of the ОКВЭД, with ("yes") or without ("no") an e-mail.
    """
    found = Enterprise.objects.select_related("region")
    if region_ids is not None:
        found = found.filter(region__in=region_ids)
    wanted = {"region__code": region, "size": size, "okved__startswith": okved}
    found = found.filter(**{lookup: value for lookup, value in wanted.items() if value})
    if email:
        found = found.exclude(email="") if email == "yes" else found.filter(email="")
    condition = Q()
    for word in fold(text).split():
        condition &= Q(name_norm__contains=word) | Q(inn__startswith=word)
    return found.filter(condition)


def bodies() -> QuerySet[Body]:
    """All bodies with their regions."""
    return Body.objects.select_related("region")


def body(slug: str) -> Body | None:
    """The body with this slug."""
    return bodies().filter(slug=slug).first()


def ties() -> list[tuple[str, str, str]]:
    """Pairs of ИНН that belong together, with the ground."""
    return list(Tie.objects.filter(removed_at=None).order_by("pk").values_list("inn", "other_inn", "basis"))


def ties_of(inn: str) -> QuerySet[Tie]:
    """Ties of a legal person."""
    return Tie.objects.filter(Q(inn=inn) | Q(other_inn=inn), removed_at=None).order_by("pk")
