"""Running an installation: its secrets, its model, its processes."""
