"""Which enterprises and bodies may enter the registry, and which files are registers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from laureat.kernel import ALLOWED, Verdict, identifiers, refuse
from laureat.kernel.verdict import first_refusal
from laureat.registry import queries
from laureat.registry.importing.columns import FIELDS, missing
from laureat.registry.models import RegisterImport
from laureat.registry.states import ImportState


def may_register(inn: str, ogrn: str, kpp: str) -> Verdict:
    """An enterprise is known once, by an ИНН with right check digits; ОГРН and КПП are checked when given."""
    return first_refusal(right_inn(inn), right_ogrn(ogrn), right_kpp(kpp), not_known(inn))


def right_inn(inn: str) -> Verdict:
    """Whether the ИНН has its 10 or 12 digits, and the check digits fit."""
    if identifiers.is_inn(inn):
        return ALLOWED
    if not re.fullmatch(r"[0-9]{10}|[0-9]{12}", identifiers.digits(inn)):
        return refuse(_("An INN has 10 digits (of an organisation) or 12 (of a person)."), "invalid")
    return refuse(_("There is a mistake in the INN: its check digits do not fit. Compare it with the certificate."), "invalid")


def may_tie(inn: str, other_inn: str, basis: str) -> Verdict:
    """Two different legal persons with right ИНН belong together on the ground of a paper."""
    return first_refusal(
        right_inn(inn),
        right_inn(other_inn),
        ALLOWED if inn != other_inn else refuse(_("Name two different legal persons."), "invalid"),
        ALLOWED if basis.strip() else refuse(_("Name the paper that shows it."), "invalid"),
    )


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


def may_import(region_ids: frozenset[int] | None) -> Verdict:
    """Registers are loaded by those who have a territory: everywhere (None) or some regions."""
    if region_ids is None or region_ids:
        return ALLOWED
    return refuse(_("Your appointment has no territory in which enterprises could be loaded."), "forbidden")


def has_columns(columns: Mapping[str, int], width: int) -> Verdict:
    """A register has a column of ИНН and one of names, each column is taken once, and all of them are in the file."""
    if lacking := missing(columns):
        names = ", ".join(str(FIELDS[field]) for field in lacking)
        return refuse(
            _("The file has no column for: %(names)s. The first row of the table must hold the names of its columns.")
            % {"names": names},
            "invalid",
        )
    if columns.keys() - FIELDS.keys() or not all(0 <= index < width for index in columns.values()):
        return refuse(_("There is no such column."), "invalid")
    if len(set(columns.values())) < len(columns):
        return refuse(_("One column cannot be two things."), "invalid")
    return ALLOWED


def may_choose_columns(register_import: RegisterImport, columns: Mapping[str, int], width: int) -> Verdict:
    """Columns are chosen until the loading begins."""
    if register_import.state != ImportState.UPLOADED:
        return refuse(_("The loading of this register has begun: its columns cannot be changed any more."), "already")
    return has_columns(columns, width)
