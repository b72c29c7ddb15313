"""Text as it is compared: normalised words, phrases in it, its sentences, and its language."""
