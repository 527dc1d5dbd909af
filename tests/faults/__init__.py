"""The fault layer: 175 ways in which a portal, a disk or a clock goes wrong, each a row of one table.

A case that a server plays is a tiny portal of its own (`site.Site`) with one fault. Many are crawled side by
side in one process: first with every site sound, so that there is something to keep; then with the faults;
then sound again. What each case left in the archive, and what the report says of it, is held against its row.
A case that a driver plays (a kill, a full disk, a clock) is a function. ``make faults`` prints the table.
"""
