"""Letterheads and signatories; letters, what they enclose and refer to, who agreed and signed; addressees; promises and replies."""

from laureat.letters.models.addressees import Addressee, Dispatch, Group
from laureat.letters.models.letterheads import Letterhead, NumberSequence, Signatory
from laureat.letters.models.letters import Approval, Enclosure, Letter, OutsideSignature, Reference, Signing
from laureat.letters.models.promises import FollowUp, Incoming

__all__ = [
    "Addressee",
    "Approval",
    "Dispatch",
    "Enclosure",
    "FollowUp",
    "Group",
    "Incoming",
    "Letter",
    "Letterhead",
    "NumberSequence",
    "OutsideSignature",
    "Reference",
    "Signatory",
    "Signing",
]
