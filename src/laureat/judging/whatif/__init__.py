"""What if: the same signed sheets under another way of counting. Everything here is computed and nothing is ever written."""

from laureat.judging.whatif.comparing import Change, Comparison, compared
from laureat.judging.whatif.counting import Found, Item, Sheet, found
from laureat.judging.whatif.leaving import Influence, without_each
from laureat.judging.whatif.reading import Sheets, read
from laureat.judging.whatif.trying import Tried, ranked_entries, signing_experts, tried
from laureat.judging.whatif.ways import Matching, Way, Weighing, as_it_is, under, weighed, weighing

__all__ = [
    "Change",
    "Comparison",
    "Found",
    "Influence",
    "Item",
    "Matching",
    "Sheet",
    "Sheets",
    "Tried",
    "Way",
    "Weighing",
    "as_it_is",
    "compared",
    "found",
    "ranked_entries",
    "read",
    "signing_experts",
    "tried",
    "under",
    "weighed",
    "weighing",
    "without_each",
]
