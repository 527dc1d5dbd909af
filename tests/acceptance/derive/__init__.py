"""Holds elements, figures, audits and reuse against reports of our own writing whose truth is known."""
