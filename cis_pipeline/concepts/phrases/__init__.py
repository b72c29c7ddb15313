"""The language of phrases, and where phrases stand in a text."""
