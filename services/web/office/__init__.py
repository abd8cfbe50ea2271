"""Keeping the front office: opening hours, the queue, and who is in which team."""
