"""What should alarm a person: conditions found in the archive's own evidence at the end of each run."""
