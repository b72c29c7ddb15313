"""What speaks for stopping a round, and the decision to stop it."""
