"""Warm handover to a partner: a card that the resident has seen and agreed to, and what came of it."""
