"""A sheet saves itself: what a script is answered, the same for dossiers and for samples."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from laureat.desks.sheet_form import SheetForm
from laureat.judging.models import Assignment, ScoreSheet
from laureat.judging.reckoning import reckoning_of
from laureat.people.audience import DeskRequest


def refused(words: object, *, status: int = 422) -> HttpResponse:
    """A sentence for the line of the sheet."""
    return HttpResponse(str(words), status=status, content_type="text/plain; charset=utf-8")


def saved(request: DeskRequest, assignment: Assignment, sheet: ScoreSheet, form: SheetForm) -> HttpResponse:
    """The sum as it is now, put in its place; instead of it, that a comment still waits for its mark."""
    if form.say_what_waits():
        answer = refused(form.first_error())
    else:
        answer = render(request, "expert/sum.html", {"reckoning": reckoning_of(assignment, sheet), "swap": True})
    answer["X-Saved"] = sheet.saved_at.isoformat()
    return answer


def has_open_ends(request: DeskRequest, form: SheetForm) -> bool:
    """Whether something is to be said beside the fields before one goes on: what a signature lacks, or a comment that waits for its mark."""
    return form.say_what_is_missing() if "sign" in request.POST else form.say_what_waits()
