"""The applicant's desk: an enterprise starts, fills, sends and follows its entries."""
