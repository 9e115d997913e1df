"""Forms of work without a network: the code on a paper sheet, the sheet itself with its scan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laureat.desks.sheet_form import SheetForm
from laureat.files import types
from laureat.judging import paper_codes
from laureat.judging.actions.recording import SCANS


class CodeForm(forms.Form):
    """The code under the QR code."""

    code = forms.CharField(
        label=_("Code of the sheet"), max_length=20, help_text=_("Eight signs under the QR code, for example 2226-CYCR."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> int:
        """The assignment that the code names."""
        found = paper_codes.pk_of(self.cleaned_data["code"])
        if found is None:
            raise forms.ValidationError(_("There is no sheet with this code. Compare it sign by sign with the paper."))
        return found


class PaperSheetForm(SheetForm):
    """What stands on a paper sheet, and its scan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scan"] = forms.FileField(
            label=_("Scan of the sheet"), help_text=_("PDF or a picture; all pages of the sheet in one file."),
            widget=forms.ClearableFileInput(attrs={"accept": ",".join(types.endings_of(SCANS))}),
            error_messages={"required": _("The scan is needed: it proves what the expert wrote."), "empty": _("The file is empty.")},
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """At least one mark is typed, and a comment stands beside its mark."""
        cleaned = super().clean() or {}
        if not self.marks and not self.errors:
            raise forms.ValidationError(_("Not one mark is typed."))
        self.say_what_waits()
        return cleaned
