"""Villages, neighbourhoods and postcodes: where somebody lives, read from what they type."""
