"""What if: the same signed sheets under another way of counting. Everything here is computed and nothing is ever written."""

from laureat.judging.whatif.comparing import ABSENT, Change, Comparison, compared
from laureat.judging.whatif.counting import Found, Item, Sheet, found
from laureat.judging.whatif.leaving import Influence, without_each
from laureat.judging.whatif.reading import Sheets, read, read_ranked
from laureat.judging.whatif.trying import Tried, by_sheets, ranked_entries, signing_experts, tried
from laureat.judging.whatif.ways import Matching, Way, Weighing, as_it_is, under, weighed, weighing

__all__ = [
    "ABSENT",
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
    "by_sheets",
    "compared",
    "found",
    "ranked_entries",
    "read",
    "read_ranked",
    "signing_experts",
    "tried",
    "under",
    "weighed",
    "weighing",
    "without_each",
]
