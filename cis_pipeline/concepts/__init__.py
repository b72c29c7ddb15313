"""Themes: the codebook, the tags it gives, and the map of how themes hang together."""
