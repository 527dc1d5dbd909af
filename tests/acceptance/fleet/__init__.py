"""Workers against one, kills, frozen processes, restarts of PostgreSQL, held to the portals' own log."""
