"""Rasa components of ours: understanding, the channel, training. Meets services over HTTP only."""
