"""The console: the screen of who answers residents."""
