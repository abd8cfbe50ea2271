"""Registering contacts, the telephone, and "dit klopt niet"."""
