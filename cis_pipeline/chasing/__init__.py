"""Citation chaining."""
