"""Archives that are made, large or with a history, by the project's own saving code."""
