"""The demonstration: one season played through the same actions that the pages call."""
