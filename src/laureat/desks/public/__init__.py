"""The public's pages: results, search, verification, methodology."""
