"""What JSON formats share: entries one at a time with their text, and values as text."""
