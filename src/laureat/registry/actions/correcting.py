"""Correct how an enterprise is reached."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from laureat.ledger.actions import Acts, record
from laureat.registry.models import Enterprise

CORRECTED = ("head_post", "head_name", "address", "email", "phone")


@transaction.atomic
def correct_enterprise(*, enterprise: Enterprise, actor: Acts, at: datetime, **changes: str) -> Enterprise:
    """Change an enterprise's head, post, address, e-mail or telephone; the ledger keeps which, not what: they are personal.

    What is the same changes nothing and leaves no trace.
    """
    if foreign := changes.keys() - set(CORRECTED):
        raise TypeError(f"not corrected here: {', '.join(sorted(foreign))}")
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    old = {name: getattr(enterprise, name) for name in changes}
    changed = sorted(name for name, value in changes.items() if value != old[name])
    if not changed:
        return enterprise
    for name in changed:
        setattr(enterprise, name, changes[name])
    enterprise.save(update_fields=changed)
    filled = {"old": [name for name in changed if old[name]], "new": [name for name in changed if changes[name]]}
    record("enterprise.corrected", enterprise, actor=actor, at=at, **filled)
    return enterprise
