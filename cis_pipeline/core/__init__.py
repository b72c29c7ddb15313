"""The nouns, faults and small tools that every room stands on: nothing here knows a review."""
