"""The directory for other programs: HSDS 3.0, read-only."""
