"""Anyone verifies a diploma or a mark licence: by its QR code or by typing its code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laureat.honours import queries as honours
from laureat.kernel.codes import normalise
from laureat.people.audience import everyone


@everyone
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Where a code is typed."""
    code = normalise(request.GET.get("code", ""))[:16]
    if code:
        return redirect("public:verify", code=code)
    return render(request, "public/verify_ask.html", {"title": _("Check a diploma or the right to the mark")})


@everyone
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """The state of the paper with this code; an unknown code is said to be unknown (404)."""
    found = honours.verify(code, at=timezone.now())
    unknown = found.status in (honours.UNKNOWN, honours.MISTYPED)
    context = {"title": _("Check of a document"), "found": found, "at": timezone.now()}
    return render(request, "public/verify.html", context, status=404 if unknown else 200)
