"""What makes data files of the project from other people's data."""
