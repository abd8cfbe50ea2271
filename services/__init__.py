"""Everything around the bot: the gateway, the directory, the conversations and the command line."""
