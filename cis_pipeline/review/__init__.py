"""A review as a whole: the facade, its stages, its checks, and the functions without a review."""
