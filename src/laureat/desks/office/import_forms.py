"""Forms of enterprises: upload a register, choose its columns, filter the list, correct an enterprise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.desks.expert_form import right_inn
from laureat.desks.office.filters import Filters
from laureat.files import types
from laureat.registry import queries as registry
from laureat.registry.importing.columns import FIELDS
from laureat.registry.models import Enterprise
from laureat.registry.states import Size


class RegisterForm(forms.Form):
    """The file of a register."""

    file = forms.FileField(
        label=_("File of the register"),
        help_text=_("XLSX, XLS or CSV, up to 50,000 rows. The table needs columns of the INN and of the name."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(types.endings_of(types.TABLES))}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )


class ColumnsForm(forms.Form):
    """Which column of the file is which field: a choice for each column."""

    def __init__(self, *args: Any, head: list[str], chosen: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = {index: name for name, index in chosen.items()}
        choices = [("", _("do not take")), *FIELDS.items()]
        for index, name in enumerate(head):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=name or _("Column %(number)s") % {"number": index + 1},
                choices=choices,
                required=False,
                initial=fields.get(index, ""),
            )

    def clean(self) -> dict[str, Any]:
        """No field is taken from two columns."""
        cleaned = super().clean() or {}
        taken: set[str] = set()
        for name, field in list(cleaned.items()):
            if field and field in taken:
                self.add_error(name, _("“%(field)s” is already taken from another column.") % {"field": FIELDS[field]})
            taken.add(field)
        return cleaned

    @property
    def columns(self) -> dict[str, int]:
        """Field → column, as chosen."""
        return {field: int(name.removeprefix("column-")) for name, field in self.cleaned_data.items() if field}


class EnterprisesForm(Filters):
    """Filters of the register of enterprises."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    size = forms.ChoiceField(label=_("Size"), choices=[("", _("all")), *Size.choices], required=False)
    okved = forms.RegexField(label=_("OKVED begins with"), regex=r"^\d{1,2}(\.\d{0,2}){0,2}$", required=False)
    email = forms.ChoiceField(
        label=_("E-mail"), choices=[("", _("all")), ("yes", _("has one")), ("no", _("has none"))], required=False
    )

    def __init__(self, *args: Any, region_ids: frozenset[int] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = registry.regions() if region_ids is None else registry.regions().filter(pk__in=region_ids)
        self.offer_regions(regions)


class CorrectForm(forms.ModelForm):
    """How an enterprise is reached."""

    class Meta:
        model = Enterprise
        fields = ["head_post", "head_name", "address", "email", "phone"]
        labels = {
            "head_post": _("Post of the head"), "head_name": _("Head"), "address": _("Address"), "email": _("E-mail"), "phone": _("Telephone"),
        }  # fmt: skip


class TieForm(forms.Form):
    """Another legal person of the same holding, and the paper that shows it."""

    other_inn = forms.CharField(label=_("INN of the other legal person"), max_length=12)
    basis = forms.CharField(label=_("Ground"), max_length=300, help_text=_("An extract from the register, an order, a report."))

    def clean_other_inn(self) -> str:
        """A right ИНН."""
        return right_inn(self.cleaned_data["other_inn"])
