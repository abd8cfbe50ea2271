"""What went wrong, counted and kept without anything personal."""
