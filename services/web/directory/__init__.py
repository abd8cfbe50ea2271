"""The public sociale kaart: pages to look through without a conversation and without script."""
