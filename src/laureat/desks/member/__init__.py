"""The commission member's desk: sittings, ballots, protocols."""
