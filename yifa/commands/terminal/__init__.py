"""Holds what the commands share: options, printing, progress, the notifier."""
