"""Calling residents back: the list of the front office, and one request."""
