"""Regulations: drafts with their problems, approval, comparison."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from laureat.desks.asking import ask, fill
from laureat.desks.office.access import office
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.registry import queries as registry
from laureat.registry.states import BodyKind
from laureat.season import actions, queries, rules
from laureat.season.regulation import compare, read_regulation
from laureat.season.states import RegulationState

_LARGEST = 500_000


class DraftForm(forms.Form):
    """A version's text: typed, or from a file."""

    programme: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=None)
    version = forms.CharField(label=gettext_lazy("Version"), max_length=40)
    file = forms.FileField(label=gettext_lazy("TOML file"), required=False)
    text = forms.CharField(label=gettext_lazy("Or the text itself"), required=False, widget=forms.Textarea(attrs={"rows": 18}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = queries.programmes()

    def clean(self) -> dict[str, Any]:
        """The text, from wherever it came."""
        cleaned = super().clean() or {}
        file = cleaned.pop("file", None)
        if file and file.size > _LARGEST:
            self.add_error("file", _("The file is too large for a regulation."))
        elif file:
            cleaned["text"] = self._decoded(file.read())
        elif not cleaned.get("text"):
            self.add_error("text", _("Choose a file or write the text."))
        return cleaned

    def _decoded(self, content: bytes) -> str:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            self.add_error("file", _("The file is not a text in UTF-8."))
            return ""


class ProgrammeForm(forms.Form):
    """A programme that holds a contest every year."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=200)
    short_name = forms.CharField(label=gettext_lazy("Short name"), max_length=80)
    slug = forms.SlugField(label=gettext_lazy("Short Latin name for addresses"), max_length=60)
    operator: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=gettext_lazy("Who runs the programme"), queryset=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["operator"].queryset = registry.bodies().filter(kind=BodyKind.DIRECTORATE)

    def clean_slug(self) -> str:
        """A name that no other programme has."""
        if queries.programme(self.cleaned_data["slug"]):
            raise forms.ValidationError(_("Another programme has this short name."))
        return self.cleaned_data["slug"]


class BasisForm(forms.Form):
    """On what ground a version is approved."""

    basis = forms.CharField(label=gettext_lazy("Ground: the decision that approves it"), max_length=200)


@office(Power.APPROVE_REGULATION)
@require_safe
def regulations(request: DeskRequest) -> HttpResponse:
    """All versions."""
    page = Paginator(queries.regulations(), 25).get_page(request.GET.get("page"))
    return render(request, "office/regulations.html", {"title": _("Regulations"), "page": page})


@office(Power.APPROVE_REGULATION)
@require_http_methods(["GET", "POST"])
def start_programme(request: DeskRequest) -> HttpResponse:
    """Enter a programme, for which regulations are then drafted."""
    form = ProgrammeForm(request.POST or None)
    if form.is_valid():
        actions.start_programme(actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("The programme is entered. Now upload its regulation."))
        return redirect("office:draft-regulation")
    return fill(request, form, title=_("New programme"), back=reverse("office:regulations"), kicker=_("Regulations"))


@office(Power.APPROVE_REGULATION)
@require_http_methods(["GET", "POST"])
def draft(request: DeskRequest) -> HttpResponse:
    """Keep a new version as a draft; its problems are shown on its page."""
    source = queries.regulations().filter(pk=request.GET["from"]).first() if request.GET.get("from", "").isdecimal() else None
    form = DraftForm(
        request.POST or None,
        request.FILES or None,
        initial={"programme": source.programme, "text": source.text} if source else {},
    )
    if form.is_valid():
        made = actions.draft_regulation(actor=request.user, at=request.at, **form.cleaned_data)
        return redirect("office:regulation", pk=made.pk)
    if not queries.programmes().exists():
        return redirect("office:start-programme")
    return fill(request, form, title=_("New version"), back=reverse("office:regulations"), kicker=_("Regulations"))


@office(Power.APPROVE_REGULATION)
@require_safe
def regulation(request: DeskRequest, pk: int) -> HttpResponse:
    """A version: its problems, each with its place, or what differs from another version."""
    found = get_object_or_404(queries.regulations(), pk=pk)
    reading = read_regulation(found.text)
    others = queries.regulations().filter(programme=found.programme).exclude(pk=pk)
    chosen = others.filter(pk=request.GET["with"]).first() if request.GET.get("with", "").isdecimal() else None
    other = read_regulation(chosen.text).regulation if chosen else None
    context = {
        "title": _("Regulation %(version)s") % {"version": found.version},
        "found": found,
        "reading": reading,
        "others": others[:20],
        "chosen": chosen,
        "changes": compare(other, reading.regulation)[:300] if other and reading.regulation else [],
        "may_approve": rules.may_approve(request.user, found, at=request.at),
        "lines": found.text.splitlines(),
    }
    return render(request, "office/regulation.html", context)


@office(Power.APPROVE_REGULATION)
@require_http_methods(["GET", "POST"])
def approve(request: DeskRequest, pk: int) -> HttpResponse:
    """Approve a sound draft, after a question."""
    found = get_object_or_404(queries.regulations(), pk=pk, state=RegulationState.DRAFT)
    form = BasisForm(request.POST or None)
    if form.is_valid():
        actions.approve_regulation(regulation=found, actor=request.user, at=request.at, **form.cleaned_data)
        messages.success(request, _("The version is approved."))
        return redirect("office:regulation", pk=pk)
    return ask(
        request, form, title=_("Approve the version"), question=_("Approve version %(version)s?") % {"version": found.version},
        consequences=[_("From this moment on nothing changes it; a correction is a new version.")], confirm=_("Approve"),
        back=reverse("office:regulation", args=[pk]),
    )  # fmt: skip
