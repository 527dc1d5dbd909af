"""File → text. Each file is read in a process of its own, with limits: a bomb costs that file alone."""
