"""Teaches the encoder our sentences: what it learns goes in services/text/encoder/adapter.npz.

`python -m bot.tune` (docs/adr/0012). Nothing here runs while residents are helped.
"""
