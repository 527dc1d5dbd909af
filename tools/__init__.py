"""Makes data files from other people's data, and tables of the docs from the code."""
