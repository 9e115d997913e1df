"""Whether a file that somebody holds is a letter of ours: its hash against the registered PDF and the addressees' copies, and its seal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from laureat.letters import queries
from laureat.letters.models import Letter
from laureat.papers import signing
from laureat.papers.signing import Seal


@dataclass(frozen=True)
class Comparison:
    """What a comparison found. `registered`: the very file that was registered; `copy`: an addressee's own copy of the letter."""

    sha256: str
    registered: bool
    copy: bool
    seal: Seal

    @property
    def same(self) -> bool:
        """Whether the file is the letter, byte for byte."""
        return self.registered or self.copy


def compare(letter: Letter, content: bytes) -> Comparison:
    """Compare a file with a registered letter; the file is read and forgotten."""
    sha256 = hashlib.sha256(content).hexdigest()
    registered = letter.document.sha256 == sha256
    return Comparison(sha256, registered, not registered and queries.is_of_letter(letter, sha256), _seal(content))


def _seal(content: bytes) -> Seal:
    """The seal of a file from outside, which may be no PDF at all and break its reader in any way."""
    try:
        return signing.verify(content)
    except Exception as problem:
        return Seal(False, False, "", f"{type(problem).__name__}")
