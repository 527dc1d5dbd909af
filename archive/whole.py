"""Knows what a walk is worth: by its verdict and stop reason, and whether it was told to leave rows out."""

VOUCHING = ("complete", "caught_up")
"""verdicts beside which "nothing new" may be said"""
AS_FAR_AS_CAN_BE = (*VOUCHING, "unproved")
"""verdicts on a list that another try would not read any farther"""
LOST = ("not_found", "soft_404", "layout", "layout_changed")
"""stop reasons of a first page that say the column is no longer where it was"""
NO_SECTION = "section_not_found"
"""reason of a home page that answers but leads to no section"""
_LIMITED = """instr(arguments, '"since": "') OR instr(arguments, '"until": "')"""
"""in the JSON of a run's arguments, where any quotation mark within a value is escaped; word for word as the
index ``run_limited`` has it, so that SQLite takes that"""


def unlimited(walk: str) -> str:
    """Return the condition that a walk's run set no span of time; *walk* is the table's name in the query.

    >>> unlimited("w").startswith("w.run_id NOT IN (")
    True
    """
    return f"{walk}.run_id NOT IN (SELECT run_id FROM run WHERE {_LIMITED})"  # noqa: S608 - a name of ours
