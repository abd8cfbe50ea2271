"""The resident API: JSON and a socket; the chat page uses it too."""
