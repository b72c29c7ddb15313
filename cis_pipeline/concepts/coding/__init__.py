"""What people say of suggestions, and what of it counts."""
