"""Which enterprises and bodies may enter the registry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from laureat.kernel import ALLOWED, Verdict, identifiers, refuse
from laureat.kernel.verdict import first_refusal
from laureat.registry import queries


def may_register(inn: str, ogrn: str, kpp: str) -> Verdict:
    """An enterprise is known once, by an ИНН with right check digits; ОГРН and КПП are checked when given."""
    return first_refusal(right_inn(inn), right_ogrn(ogrn), right_kpp(kpp), not_known(inn))


def right_inn(inn: str) -> Verdict:
    """Whether the ИНН's check digits fit."""
    if identifiers.is_inn(inn):
        return ALLOWED
    return refuse(_("There is a mistake in the INN: its check digits do not fit. Compare it with the certificate."), "invalid")


def right_ogrn(ogrn: str) -> Verdict:
    """Whether the ОГРН, when given, fits."""
    if not ogrn or identifiers.is_ogrn(ogrn):
        return ALLOWED
    return refuse(_("There is a mistake in the OGRN: its check digit does not fit."), "invalid")


def right_kpp(kpp: str) -> Verdict:
    """Whether the КПП, when given, has its form."""
    if not kpp or identifiers.is_kpp(kpp):
        return ALLOWED
    return refuse(_("A KPP has nine signs: four digits, two digits or letters, three digits."), "invalid")


def not_known(inn: str) -> Verdict:
    """Whether no enterprise has this ИНН yet."""
    if queries.enterprise_by_inn(inn) is None:
        return ALLOWED
    return refuse(_("An enterprise with this INN is already registered."), "already")
