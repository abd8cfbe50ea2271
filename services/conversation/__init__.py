"""What was said, by whom, and how long it is kept."""
