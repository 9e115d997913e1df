"""The question before a step that is hard to take back: one page for all desks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy


class ReasonForm(forms.Form):
    """Why; `label` says what is asked for."""

    def __init__(self, *args: Any, label: Any = "", max_length: int = 300, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=label or gettext_lazy("Reason"), max_length=max_length, widget=forms.Textarea(attrs={"rows": 3})
        )


def ask(
    request: HttpRequest, form: forms.BaseForm | None = None, *, title: Any, question: Any, confirm: Any, back: str,
    consequences: Sequence[Any] = (), tone: str = "primary", hidden: Mapping[str, Any] | None = None, template: str = "ui/confirm.html",
    shown: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page that asks; `hidden` goes along with the answer. A form with mistakes comes back with 422.

    A `template` of its own shows beside the question what it is about.
    """
    context = {
        "title": title, "question": question, "consequences": consequences, "confirm_label": confirm, "cancel_url": back,
        "tone": tone, "form": form, "hidden": hidden or {}, **(shown or {}),
    }  # fmt: skip
    return render(request, template, context, status=422 if form is not None and form.is_bound else 200)


def fill(request: HttpRequest, form: forms.BaseForm, *, title: Any, back: str, kicker: Any = "") -> HttpResponse:
    """The page of a plain form; one with mistakes comes back with 422 and what was typed."""
    context = {"title": title, "form": form, "back": back, "kicker": kicker}
    return render(request, "ui/fill.html", context, status=422 if form.is_bound else 200)
