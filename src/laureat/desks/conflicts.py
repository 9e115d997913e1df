"""Conflicts of interest as a desk shows them and asks about them: the office's and the chair's pages share it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from laureat.judging import connections
from laureat.judging.models import Conflict


def shown(conflict: Conflict) -> tuple[Conflict, str]:
    """A conflict with its path, or its reason, in words."""
    return conflict, connections.in_words(conflict.path) if conflict.path else conflict.reason


def deciding(conflict: Conflict, verb: str) -> dict[str, Any]:
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
