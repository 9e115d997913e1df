"""The question before a step that is hard to take back: one page for all desks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def ask(
    request: HttpRequest, form: forms.BaseForm | None = None, *, title: Any, question: Any, confirm: Any, back: str,
    consequences: Sequence[Any] = (), tone: str = "primary",
) -> HttpResponse:  # fmt: skip
    """The page that asks; a form with mistakes comes back with 422."""
    context = {
        "title": title, "question": question, "consequences": consequences, "confirm_label": confirm, "cancel_url": back,
        "tone": tone, "form": form,
    }  # fmt: skip
    return render(request, "ui/confirm.html", context, status=422 if form is not None and form.is_bound else 200)
