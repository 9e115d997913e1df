"""A letter as a message to one addressee."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from laureat.ledger.actions import ref
from laureat.letters import merging, queries
from laureat.letters.models import Addressee
from laureat.mail.actions import queue
from laureat.mail.models import Message


def official_letter(addressee: Addressee, *, at: datetime) -> Message:
    """The registered letter with its enclosures and the addressee's own link; queued once an addressee."""
    letter = addressee.letter
    documents = list(filter(None, [letter.document, *(e.document for e in queries.enclosures(letter))]))
    return queue(
        key="official-letter", email=addressee.email, to_name=addressee.name, at=at, dedupe=f"official-letter:{addressee.pk}",
        context={
            "letter": letter,
            "addressee": addressee,
            "body": merging.merged(letter.body, merging.values_for(letter)),
            "url": f"{settings.SITE_URL}/letters/{addressee.link_code}/",
        },
        subject_ref=ref(letter), recipient_ref=ref(addressee.enterprise), attachments=documents,
    )  # fmt: skip
