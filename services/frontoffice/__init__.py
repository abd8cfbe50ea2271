"""When a front office is there for a chat: hours, who is present, the queue, ready sentences."""
