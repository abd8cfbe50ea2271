"""Understanding: which hulpvraag, how sure, and whether several are asked at once."""
