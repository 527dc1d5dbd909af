"""The pages of `yifa serve`: an archive to look at, read-only, without scripts."""
