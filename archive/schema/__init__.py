"""Makes the archive's schema, describes it, and seals its rows against damage."""
