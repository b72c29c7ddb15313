"""Excludes that are at odds with the model and the partner, offered again."""
