"""To whom a letter goes: a group described or chosen, its exact recipients, those left out; saved groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laureat.desks.office.addressing_forms import AddressingForm, AudienceForm, GroupForm, as_query
from laureat.desks.office.letters_views import letter_or_404, writing
from laureat.insights import audiences
from laureat.letters import actions, addressing, groups, queries, rules
from laureat.letters.groups import Rule
from laureat.letters.models import Group, Letter
from laureat.letters.states import LeftOut, Way
from laureat.people import queries as people
from laureat.people.audience import DeskRequest
from laureat.people.states import Power

PAGE = 25


def _territory(request: DeskRequest, letter: Letter | None = None) -> frozenset[int] | None:
    """The regions to which one may write; a letter of a region goes to that region only."""
    territory = people.territory_of(request.user, Power.WRITE_LETTERS, at=request.at)
    within = None if territory.everywhere else territory.regions
    if letter is None or letter.region_id is None:
        return within
    own = frozenset({letter.region_id})
    return own if within is None else own & within


def _choices(request: DeskRequest, within: frozenset[int] | None) -> audiences.Choices:
    return audiences.choices(within=within, letters=queries.letters_of(request.user, at=request.at))


@dataclass(frozen=True)
class Audience:
    """What the page shows: who would get the letter and who would not."""

    rule: Rule
    found: QuerySet[Any]
    counts: dict[str, dict[str, int]]

    @property
    def by_email(self) -> int:
        """How many would get it by e-mail."""
        return self.counts["way"].get(Way.EMAIL, 0)

    @property
    def by_post(self) -> int:
        """How many would get it by post."""
        return self.counts["way"].get(Way.POST, 0)

    @property
    def total(self) -> int:
        """How many would get it at all."""
        return self.by_email + self.by_post

    @property
    def left_out(self) -> int:
        """How many would not."""
        return self.counts["way"].get(Way.NONE, 0)

    @property
    def shown(self) -> str:
        """The figures that a decision is about."""
        return f"{self.by_email}-{self.by_post}-{self.left_out}"

    @property
    def reasons(self) -> list[tuple[str, str, int]]:
        """Why enterprises are left out, and how many."""
        return [
            (r.value, str(r.label), self.counts["left_out"][r.value]) for r in LeftOut if r.value in self.counts["left_out"]
        ]


def _audience(letter: Letter, form: AudienceForm, within: frozenset[int] | None) -> Audience:
    enterprises = audiences.enterprises_of(form.rule, within=within)
    found = addressing.classified(letter, enterprises, by_post=form.cleaned_data["by_post"])
    return Audience(form.rule, found, addressing.counts(found))


def _group(request: DeskRequest, letter: Letter) -> Group | None:
    """The saved group with which one began."""
    pk = request.GET.get("group", "")
    mine = queries.groups_of(request.user, at=request.at).filter(body=letter.letterhead.body)
    return mine.filter(pk=pk).first() if pk.isdecimal() else None


@writing
@require_http_methods(["GET", "POST"])
def address(request: DeskRequest, pk: int) -> HttpResponse:
    """Describe or choose a group, look at its recipients and at who is left out, and address the letter to them."""
    letter = letter_or_404(request, pk)
    rules.may_address(request.user, letter, at=request.at).require()
    within, group = _territory(request, letter), _group(request, letter)
    kept = groups.read(group.rule) if group else Rule()
    form = AudienceForm(request.GET, choices=_choices(request, within), kept=kept)
    audience = _audience(letter, form, within) if form.is_valid() else None
    decision = AddressingForm(request.POST or None)
    changed = False
    if request.method == "POST" and audience is not None and decision.is_valid():
        title = decision.cleaned_data["title"].strip()
        if _is_taken(request, letter, title, group):
            decision.add_error("title", _("There is already a group with this title."))
        elif decision.cleaned_data["shown"] == audience.shown and _address(request, letter, audience, group, title, form):
            messages.success(request, _("Addressees: %(count)s.") % {"count": audience.total})
            return redirect("office:recipients", pk=pk)
        else:
            changed = True
    context = {
        "title": _("To whom the letter goes"), "letter": letter, "form": form, "audience": audience, "decision": decision, "changed": changed,
        "group": group, "groups": _saved(request, letter, group), "query": _kept_query(request), **_lists(request, audience),
    }  # fmt: skip
    wrong = audience is None or bool(decision.errors) or (request.method == "POST" and not changed)
    template = "office/addressing_found.html" if request.htmx else "office/addressing_address.html"
    return render(request, template, context, status=409 if changed else 422 if wrong else 200)


def _address(
    request: DeskRequest, letter: Letter, audience: Audience, group: Group | None, title: str, form: AudienceForm
) -> bool:
    """Address the letter, unless others are found than were shown: then nothing is changed."""
    with transaction.atomic():
        if group is None or title or groups.read(group.rule) != audience.rule:
            group = actions.save_group(
                body=letter.letterhead.body, rule=audience.rule.as_json(), title=title, actor=request.user, at=request.at
            )
        enterprises = audiences.enterprises_of(audience.rule, within=_territory(request, letter))
        count = actions.address(
            letter=letter, enterprises=enterprises, group=group, by_post=form.cleaned_data["by_post"], actor=request.user, at=request.at
        )  # fmt: skip
        if count != audience.total:
            transaction.set_rollback(True)
    return count == audience.total


def _is_taken(request: DeskRequest, letter: Letter, title: str, group: Group | None) -> bool:
    mine = queries.groups_of(request.user, at=request.at).filter(body=letter.letterhead.body, title=title)
    return bool(title) and mine.exists()


def _saved(request: DeskRequest, letter: Letter, chosen: Group | None) -> list[tuple[Group, str]]:
    """Groups of the letter's sender with the queries that choose them."""
    mine = queries.groups_of(request.user, at=request.at).filter(body=letter.letterhead.body)[:30]
    return [(group, as_query(groups.read(group.rule), group=group.pk)) for group in mine]


def _kept_query(request: DeskRequest) -> str:
    query = request.GET.copy()
    for name in ("page", "out"):
        query.pop(name, None)
    return query.urlencode()


def _lists(request: DeskRequest, audience: Audience | None) -> dict[str, Any]:
    """A page of the recipients and a page of those left out, under the reason that was chosen."""
    if audience is None:
        return {}
    reason = request.GET.get("reason", "")
    out = audience.found.filter(way=Way.NONE)
    if reason in LeftOut.values:
        out = out.filter(left_out=reason)
    labels = {value: str(label) for value, label in LeftOut.choices}
    out_page: Page[Any] = Paginator(out, PAGE).get_page(request.GET.get("out"))
    return {
        "page": Paginator(audience.found.exclude(way=Way.NONE), PAGE).get_page(request.GET.get("page")),
        "out_page": out_page,
        "out_rows": [(enterprise, labels[enterprise.left_out]) for enterprise in out_page],
        "reason": reason,
    }


@writing
@require_safe
def saved_groups(request: DeskRequest) -> HttpResponse:
    """Groups under a title: the rule in words and how many fit it now."""
    page = Paginator(queries.groups_of(request.user, at=request.at), 20).get_page(request.GET.get("page"))
    known = {group.pk: groups.read(group.rule) for group in page}
    counts = audiences.counts_of(known, within=_territory(request))
    names = audiences.names_for(known.values())
    rows = [(group, audiences.in_words(known[group.pk], names), counts[group.pk]) for group in page]
    context = {"title": _("Groups of enterprises"), "page": page, "rows": rows}
    return render(request, "office/addressing_groups.html", context)


@writing
@require_http_methods(["GET", "POST"])
def group(request: DeskRequest, pk: int) -> HttpResponse:
    """Rename a group or change its rule; letters that were addressed by it keep their addressees."""
    found = get_object_or_404(queries.groups_of(request.user, at=request.at), pk=pk)
    kept, within = groups.read(found.rule), _territory(request)
    initial = {"title": found.title, **_initial(kept)}
    form = GroupForm(request.POST or None, initial=initial, choices=_choices(request, within), kept=kept)
    if form.is_valid():
        title = form.cleaned_data["title"].strip()
        if queries.groups_of(request.user, at=request.at).filter(body=found.body, title=title).exclude(pk=pk).exists():
            form.add_error("title", _("There is already a group with this title."))
        else:
            actions.save_group(
                body=found.body, rule=form.rule.as_json(), title=title, group=found, actor=request.user, at=request.at
            )
            messages.success(request, _("The group is saved."))
            return redirect("office:groups")
    count = audiences.enterprises_of(form.rule if form.is_bound and form.is_valid() else kept, within=within).count()
    context = {"title": found.title, "form": form, "group": found, "count": count, "words": audiences.in_words(kept)}
    return render(request, "office/addressing_group.html", context, status=422 if form.is_bound else 200)


def _initial(rule: Rule) -> dict[str, Any]:
    return {
        "regions": rule.regions, "nominations": rule.nominations, "sizes": rule.sizes, "took_part": [str(s) for s in rule.took_part],
        "industries": [code for code in rule.okved if len(code) == 2], "okved": ", ".join(code for code in rule.okved if len(code) != 2),
        "never_took_part": rule.never_took_part, "opened": str(rule.opened or ""), "words": rule.words,
    }  # fmt: skip
