"""Conflicts of interest as a desk shows them and asks about them: the office's and the chair's pages share it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from laureat.desks.asking import ReasonForm, ask
from laureat.judging import connections, specimens
from laureat.judging.actions import Discovered
from laureat.judging.models import Conflict
from laureat.people.audience import DeskRequest


def shown(conflict: Conflict) -> tuple[Conflict, str]:
    """A conflict with its path, or its reason, in words."""
    return conflict, connections.why(conflict)


def taken_back(found: Iterable[Discovered]) -> list[str]:
    """What the search took from the expert, and why, a sentence a conflict. Samples are only counted: whose they are stays unknown."""
    said, samples = [], 0
    for one in found:
        goods = [connections.quoted(item.entry.good.name) for item in one.taken if not specimens.is_blind(item)]
        samples += len(one.taken) - len(goods)
        if goods:
            words = {
                "firm": one.conflict.enterprise.short_name,
                "why": connections.why(one.conflict),
                "goods": ", ".join(dict.fromkeys(goods)),
            }
            said.append(
                _("Because of a conflict of interest with %(firm)s (%(why)s) other experts will judge: %(goods)s.") % words
            )
    return [*said, _("Samples that other experts will judge: %(count)s.") % {"count": samples}] if samples else said


def decide(request: DeskRequest, conflict: Conflict, verb: str, *, act: Callable[..., Any], back: str) -> HttpResponse:
    """Ask for the reason, then decide by the desk's own act and go back."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act(conflict=conflict, verb=verb, reason=form.cleaned_data["reason"], actor=request.user, at=request.at)
        messages.success(request, _("Done."))
        return redirect(back)
    return ask(request, form, back=back, **_deciding(conflict, verb))


def _deciding(conflict: Conflict, verb: str) -> dict[str, Any]:
    """The question about a conflict, for `asking.ask`."""
    who = f"{conflict.expert.person}: {conflict.enterprise}?"
    if verb == "confirm":
        closed = _("The expert sees neither the dossier nor marks of this enterprise; the reason stands in the ledger.")
        return {
            "title": _("Confirm the conflict"),
            "question": who,
            "confirm": _("Confirm"),
            "consequences": [shown(conflict)[1], closed],
        }
    opened = _("The expert may judge this enterprise; the reason stands in the ledger.")
    return {
        "title": _("Dismiss the conflict"), "question": who, "confirm": _("Dismiss"), "tone": "danger",
        "consequences": [shown(conflict)[1], opened],
    }  # fmt: skip
