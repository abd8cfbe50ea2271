"""Which hulpvragen are covered where, for the coordinator."""
