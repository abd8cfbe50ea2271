"""What a contact was about, in counts and no words; the telephone; what people thought of it."""
