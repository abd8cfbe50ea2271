"""Talks HTTP to Rasa: one Protocol, one implementation."""
