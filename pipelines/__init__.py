"""Draft → record → stored: the stages, in the order they run (`STAGES`)."""
