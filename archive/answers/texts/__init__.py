"""Answers what reports say: their elements, their figures, whether these fit, and what was copied."""
