"""The season of the demonstration, played through the same actions that the pages call. Each module is a chapter."""
