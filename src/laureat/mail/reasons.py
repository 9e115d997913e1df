"""What a mail server's enhanced status (RFC 3463) means, in words, and whether the address itself is at fault."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_OF_SENDER = ("5.1.7", "5.1.8")
_OF_THE_MESSAGE = ("5.2.2", "5.2.3", "5.3.4", "5.6.", "5.7.", *_OF_SENDER)


def status_in(text: str) -> str:
    """The first enhanced status that a server's sentence names; an empty text when it names none."""
    found = _STATUS.search(text)
    return found[1] if found else ""


def blames_address(status: str) -> bool:
    """Whether a lasting refusal means that nothing sent to this address will ever arrive.

    A full mailbox, a message that is too large or was held to be unwanted say nothing against the address.
    """
    return status.startswith("5.") and not status.startswith(_OF_THE_MESSAGE)


def names_no_such_recipient(status: str) -> bool:
    """Whether a server that refuses a recipient says that there is no such address."""
    return status.startswith("5.1.") and status not in _OF_SENDER


def in_words(text: str) -> str:
    """A sentence for the status that stands in a server's answer."""
    status = status_in(text)
    sentences = {
        "5.1.1": _("There is no such mailbox."),
        "5.1.10": _("There is no such mailbox."),
        "5.1.2": _("There is no such domain, or it takes no mail."),
        "5.1.3": _("The address is misspelt."),
        "5.1.6": _("The mailbox has moved and left no new address."),
        "5.2.1": _("The mailbox is switched off."),
        "5.2.2": _("The mailbox is full."),
        "5.2.3": _("The message is too large for the recipient."),
        "5.3.4": _("The message is too large for the recipient."),
        "5.4.1": _("The recipient's server does not take mail for this address."),
        "4.4.7": _("The recipient's server could not be reached for too long."),
        "5.4.7": _("The recipient's server could not be reached for too long."),
    }
    if status.startswith("5.7."):
        return _("The recipient's server refused the message by its rules.")
    return sentences.get(status) or _("The recipient's server refused the message.")
