"""What the included documents say, held against the framework of the review."""
