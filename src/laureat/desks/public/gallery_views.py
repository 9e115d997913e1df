"""The gallery of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from laureat.people.audience import everyone
from laureat.ui.gallery import gallery_context


@everyone
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component of the interface in every state."""
    return render(request, "ui/gallery.html", gallery_context())
