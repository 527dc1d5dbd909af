"""Makes of a whole archive a folder to be deposited: tables, their meaning, methods, and whence they are."""
