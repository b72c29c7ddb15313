"""How far reviewers agree: coefficients, by pair and criterion, of a review and of any table."""
