"""The outbox, and the board of all kinds of messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from laureat.desks import notice_board
from laureat.desks.asking import ask
from laureat.desks.office.access import office
from laureat.mail import actions, queries
from laureat.mail.models import Message
from laureat.mail.states import DELIVERY, DeliveryState
from laureat.people.audience import DeskRequest
from laureat.people.states import Power

reading = office(Power.SEE_LEDGER)
_POLICY_OF_MAIL = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "img-src": ["data:"], "frame-ancestors": [SELF]}
_VERBS: dict[str, tuple[Callable[..., Any], Any, Any, Any]] = {
    "requeue": (
        actions.requeue, _lazy("Try again"), _lazy("The message goes out again from its first attempt on."), _lazy("It is tried again."),
    ),
    "confirm": (
        actions.confirm, _lazy("It has arrived"), _lazy("The message counts as sent."), _lazy("The message counts as sent."),
    ),
    "repeat": (
        actions.repeat, _lazy("Send it again"), _lazy("If the server took the message after all, the recipient gets it twice."),
        _lazy("It is sent again."),
    ),
}  # fmt: skip


@reading
@require_safe
def outbox(request: DeskRequest) -> HttpResponse:
    """Every message, with what became of it."""
    wanted = {"key": request.GET.get("key", "")[:60], "state": request.GET.get("state", "")[:10]}
    found = queries.outbox(**wanted, text=request.GET.get("q", "")[:200])
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    titles, counts = notice_board.titles(), queries.state_counts()
    context = {
        "title": _("Outbox"),
        "page": page,
        "rows": [(message, titles.get(message.key, message.key)) for message in page],
        "wanted": wanted,
        "kinds": [(key, titles.get(key, key)) for key in queries.sent_kinds()],
        "tabs": _tabs(request, wanted["state"], counts),
        "doubtful": counts.get(DeliveryState.IN_DOUBT, 0),
    }
    return render(request, "office/outbox.html", context)


def _tabs(request: DeskRequest, current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """All messages, then each state that some are in; the other filters travel along."""
    query = request.GET.copy()
    query.pop("page", None)
    found = []
    for state, label in [("", _("All")), *DeliveryState.choices]:
        query["state"] = state
        count = counts.get(state, 0) if state else sum(counts.values())
        if count or state == current:
            found.append({"label": label, "href": f"?{query.urlencode()}", "count": count, "current": state == current})
    return found


@reading
@require_safe
def message(request: DeskRequest, pk: int) -> HttpResponse:
    """A message as it was written, and what can be done about it."""
    found = get_object_or_404(queries.outbox().select_related("digest"), pk=pk)
    kind = notice_board.BY_KEY.get(found.key)
    context = {
        "title": found.subject,
        "message": found,
        "kind_title": kind.title if kind else found.key,
        "verbs": [(verb, _VERBS[verb][1]) for verb in DELIVERY.verbs(found.delivery.state) if verb in _VERBS],
        "address": queries.address(found.email),
        "gathered": queries.gathered_in(found)[:100] if found.key == "daily-digest" else [],
    }
    return render(request, "office/message.html", context)


@reading
@require_safe
def message_html(request: DeskRequest, pk: int) -> HttpResponse:
    """The message's HTML part, for a closed frame."""
    return _framed(get_object_or_404(queries.outbox(), pk=pk).html)


@reading
@require_http_methods(["GET", "POST"])
def settle(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """Try again, say that it has arrived, send once more, after a question."""
    if verb not in _VERBS:
        raise Http404
    found: Message = get_object_or_404(queries.outbox(), pk=pk)
    act, label, consequence, done = _VERBS[verb]
    back = reverse("office:message", args=[pk])
    if request.method == "POST":
        act(message=found, actor=request.user, at=request.at)
        messages.success(request, done)
        return redirect(back)
    DELIVERY.move(found.delivery.state, verb)
    return ask(
        request, title=label, question=f"{found.subject}: {found.email}", consequences=[consequence], confirm=label, back=back
    )


@reading
@require_http_methods(["GET", "POST"])
def clear_bounce(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the mark away from an address that was put right."""
    found = get_object_or_404(queries.outbox(), pk=pk)
    back = reverse("office:message", args=[pk])
    if request.method == "POST":
        actions.clear_bounce(email=found.email, actor=request.user, at=request.at)
        messages.success(request, _("Mailings go to this address again."))
        return redirect(back)
    return ask(
        request, title=_("Take the mark away"), question=found.email, confirm=_("Take the mark away"), back=back,
        consequences=[_("Mailings go to this address again. If messages still come back, it is marked anew.")],
    )  # fmt: skip


@reading
@require_safe
def notices(request: DeskRequest) -> HttpResponse:
    """All kinds of messages: when each is sent, whether it may be stopped."""
    return render(request, "office/notices.html", {"title": _("Kinds of messages"), "kinds": notice_board.KINDS})


@reading
@require_safe
def notice(request: DeskRequest, key: str) -> HttpResponse:
    """One kind with a sample."""
    kind = notice_board.BY_KEY.get(key)
    if kind is None:
        raise Http404
    context = {"title": kind.title, "kind": kind, "written": notice_board.sample(kind)}
    return render(request, "office/notice.html", context)


@reading
@require_safe
def notice_html(request: DeskRequest, key: str) -> HttpResponse:
    """The sample's HTML part, for a closed frame."""
    kind = notice_board.BY_KEY.get(key)
    if kind is None:
        raise Http404
    return _framed(notice_board.sample(kind).html)


def _framed(html: str) -> HttpResponse:
    """A mail's HTML under a policy of its own: its styles stand in it, and nothing else may load or run."""
    response: Any = HttpResponse(html)
    response._csp_config = _POLICY_OF_MAIL
    return response
