"""Who judges what: rules with their evidence, reviewers with their workbooks, and agreement."""
