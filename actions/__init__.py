"""What the bot does: slots in, one use case, template out. One file per action."""
