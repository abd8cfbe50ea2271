"""Who works here: accounts, roles, logging in."""
