"""Who judges what: the cheapest even assignment without conflicts, its lacks explained, and its repair. Pure: no Django, no language.

`request` is the face; `flow` finds the optimum; `linking` joins the panels of a group; `lacks` explains what cannot be met.
"""

from laureat.judging.assignment.proposing import propose, repair
from laureat.judging.assignment.request import Advice, Bottleneck, Item, Judge, Proposal, Repair, Request, Shortage

__all__ = ["Advice", "Bottleneck", "Item", "Judge", "Proposal", "Repair", "Request", "Shortage", "propose", "repair"]
