"""Says in SQL which walks were told to leave no rows out: only these prove what a list does not show."""


def unlimited(walk: str) -> str:
    """Return the condition that a walk's run set no span of time; *walk* is the table's name in the query.

    >>> unlimited("w").startswith("w.run_id IN (")
    True
    """
    return f"""{walk}.run_id IN (SELECT run_id FROM run WHERE json_extract(arguments, '$.since') IS NULL
        AND json_extract(arguments, '$.until') IS NULL)"""  # noqa: S608 - a name of ours
