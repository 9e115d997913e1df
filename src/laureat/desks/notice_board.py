"""Every kind of message that the system writes, for the office's board and for what people choose."""

from __future__ import annotations

from laureat.commissions import notices as commissions
from laureat.entries import notices as entries
from laureat.honours import notices as honours
from laureat.judging import notices as judging
from laureat.letters import notices as letters
from laureat.mail import composing, unsubscribing
from laureat.mail import notices as mail
from laureat.mail.composing import Written
from laureat.mail.kinds import SAMPLE_PERSON, Kind
from laureat.people import notices as people

KINDS: tuple[Kind, ...] = (
    *letters.KINDS,
    *people.KINDS,
    *entries.KINDS,
    *judging.KINDS,
    *commissions.KINDS,
    *honours.KINDS,
    *mail.KINDS,
)
BY_KEY = {kind.key: kind for kind in KINDS}
CHOOSABLE = tuple(kind for kind in KINDS if kind.choosable)


def titles() -> dict[str, str]:
    """The title of each kind, by its key."""
    return {kind.key: str(kind.title) for kind in KINDS}


def sample(kind: Kind) -> Written:
    """A message of this kind as somebody invented would get it."""
    link = "" if kind.procedural else unsubscribing.link(SAMPLE_PERSON.email)
    return composing.compose(kind.key, kind.sample(), unsubscribe=link)
