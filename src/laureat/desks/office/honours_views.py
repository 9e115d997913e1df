"""The office confers awards, issues papers, publishes results."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laureat.catalogue import actions as catalogue_actions
from laureat.catalogue import queries as catalogue
from laureat.catalogue import rules as catalogue_rules
from laureat.desks import serving
from laureat.desks.asking import ReasonForm, ask
from laureat.desks.office.access import office
from laureat.honours import actions, queries, rules
from laureat.people.audience import DeskRequest
from laureat.people.states import Power
from laureat.season import queries as seasons

_BATCH = 20  # papers set in one request; the page goes on by itself until none is left


@office(Power.ISSUE)
@require_safe
def honours(request: DeskRequest) -> HttpResponse:
    """To the awards of the newest season that has any."""
    return _newest("office:honours")


@office(Power.PUBLISH)
@require_safe
def publications(request: DeskRequest) -> HttpResponse:
    """To the publication of the newest season that has awards."""
    return _newest("office:publication")


def _newest(name: str) -> HttpResponse:
    found = queries.seasons_with_awards().first() or seasons.current_season()
    return redirect(name, season=found.pk) if found else redirect("office:board")


@office(Power.ISSUE)
@require_safe
def honours_of(request: DeskRequest, season: int) -> HttpResponse:
    """A season's awards and what is still to be issued."""
    found = get_object_or_404(seasons.seasons(), pk=season)
    regulation = seasons.rules_of(found)
    page = Paginator(queries.awards_of(found), 50).get_page(request.GET.get("page"))
    context = {
        "title": _("Awards of %(year)s") % {"year": found.year},
        "season": found,
        "page": page,
        "rows": [
            (award, queries.award_title(regulation, award), regulation.nomination(award.entry.nomination).title)
            for award in page
        ],
        "may_confer": rules.may_confer(request.user, found, at=request.at),
        "without_diploma": queries.awaiting_diploma(found).count(),
        "without_licence": queries.awaiting_licence(found).count(),
    }
    return render(request, "office/honours_list.html", context)


@office(Power.ISSUE)
@require_POST
def confer(request: DeskRequest, season: int) -> HttpResponse:
    """Confer what the federal commission decided."""
    made = actions.confer(season=get_object_or_404(seasons.seasons(), pk=season), actor=request.user, at=request.at)
    messages.success(request, _("Awards conferred: %(count)s.") % {"count": len(made)})
    return redirect("office:honours", season=season)


@office(Power.ISSUE)
@require_POST
def issue(request: DeskRequest, season: int) -> HttpResponse:
    """Issue the next diplomas and licences, a batch a request."""
    found = get_object_or_404(seasons.seasons(), pk=season)
    for award in queries.awaiting_diploma(found)[:_BATCH]:
        actions.issue_diploma(award=award, actor=request.user, at=request.at)
    for award in queries.awaiting_licence(found)[:_BATCH]:
        actions.license_mark(award=award, valid_from=request.at.date(), actor=request.user, at=request.at)
    left = queries.awaiting_diploma(found).count() + queries.awaiting_licence(found).count()
    messages.success(request, _("Papers still to issue: %(count)s.") % {"count": left} if left else _("All papers are issued."))
    return redirect("office:honours", season=season)


@office(Power.ISSUE)
@require_safe
def register(request: DeskRequest, season: int) -> HttpResponse:
    """The numbered diploma register."""
    found = get_object_or_404(seasons.seasons(), pk=season)
    page = Paginator(queries.register(found), 50).get_page(request.GET.get("page"))
    return render(request, "office/honours_register.html", {"title": _("Diploma register"), "season": found, "page": page})


@office(Power.ISSUE)
@require_safe
def diploma_pdf(request: DeskRequest, pk: int) -> FileResponse:
    """A diploma's PDF."""
    return serving.paper(get_object_or_404(queries.diplomas(), pk=pk).document)


@office(Power.ISSUE)
@require_safe
def licence_pdf(request: DeskRequest, pk: int) -> FileResponse:
    """A licence's PDF."""
    return serving.paper(get_object_or_404(queries.all_licences(), pk=pk).document)


@office(Power.ISSUE)
@require_http_methods(["GET", "POST"])
def annul(request: DeskRequest, pk: int) -> HttpResponse:
    """Annul a diploma, with a reason, after a question."""
    found = get_object_or_404(queries.diplomas(), pk=pk)
    back = reverse("office:register", args=[found.award.season_id])
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.annul(diploma=found, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, _("Diploma No. %(number)s is annulled.") % {"number": found.number})
        return redirect(back)
    question = _("Annul diploma No. %(number)s?") % {"number": found.number}
    return ask(
        request,
        form,
        title=_("Annul a diploma"),
        question=question,
        confirm=_("Annul"),
        back=back,
        tone="danger",
        consequences=_final(),
    )


@office(Power.ISSUE)
@require_http_methods(["GET", "POST"])
def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """Revoke the right to the mark, with a reason, after a question."""
    found = get_object_or_404(queries.all_licences(), pk=pk)
    back = reverse("office:honours", args=[found.award.season_id])
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.revoke(licence=found, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, _("The right to the mark under No. %(number)s is revoked.") % {"number": found.number})
        return redirect(back)
    question = _("Revoke the right to the mark under No. %(number)s?") % {"number": found.number}
    title = _("Revoke the right to the mark")
    return ask(
        request, form, title=title, question=question, confirm=_("Revoke"), back=back, tone="danger", consequences=_final()
    )


@office(Power.PUBLISH)
@require_safe
def publication(request: DeskRequest, season: int) -> HttpResponse:
    """The season's publication: prepared, published, retracted."""
    found = get_object_or_404(seasons.seasons(), pk=season)
    made = catalogue.publication_of(found)
    context = {
        "title": _("Publication of the results of %(year)s") % {"year": found.year},
        "season": found,
        "publication": made,
        "cards": catalogue.cards_of(made).count() if made else 0,
        "may_prepare": catalogue_rules.may_prepare(request.user, found, made, at=request.at),
        "may_publish": made and catalogue_rules.may_publish(request.user, made, at=request.at),
        "may_retract": made and catalogue_rules.may_retract(request.user, made, at=request.at),
    }
    return render(request, "office/honours_publication.html", context)


@office(Power.PUBLISH)
@require_POST
def publication_verb(request: DeskRequest, season: int, verb: str) -> HttpResponse:
    """Prepare, publish, retract, typeset."""
    found = get_object_or_404(seasons.seasons(), pk=season)
    made = catalogue.publication_of(found)
    if verb == "prepare":
        catalogue_actions.prepare(season=found, embargo_until=None, actor=request.user, at=request.at)
    elif made is None or verb not in _VERBS:
        raise Http404
    else:
        _VERBS[verb](publication=made, actor=request.user, at=request.at)
    messages.success(request, _("Done."))
    return redirect("office:publication", season=season)


_VERBS = {
    "publish": catalogue_actions.publish,
    "retract": catalogue_actions.retract,
    "typeset": catalogue_actions.typeset_booklet,
}


def _final() -> list[str]:
    return [_("The public check page says so from this moment on."), _("This cannot be undone.")]
