"""The gateway's rooms: pages and APIs. Rooms do not know each other."""
