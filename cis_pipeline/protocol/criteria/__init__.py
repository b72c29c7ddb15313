"""The criteria: each operator of a rule is one class, which a criterion names."""
