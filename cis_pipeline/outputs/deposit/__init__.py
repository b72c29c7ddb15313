"""A review as a folder for a repository of data: what others need to check or continue it."""
