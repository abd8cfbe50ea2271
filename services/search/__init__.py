"""Search in the sociale kaart, by words and by meaning; for the console, the editor and HSDS."""
