"""The expert's desk: assigned items, conflicts, score sheets."""
