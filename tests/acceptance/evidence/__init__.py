"""Tries what is promised, case by case: ``python -m tests.acceptance.evidence`` prints what came of it."""
