"""Which portals there are and what a CMS looks like: TOML → Portal."""
