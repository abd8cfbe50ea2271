"""The sociale kaart: who helps with what, where, and when that was last checked."""
