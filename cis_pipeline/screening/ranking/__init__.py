"""Records in the order in which they are likeliest to be included: it orders, it never excludes.

`terms` cuts texts into terms, `features` weighs them, `feature_cache` keeps that on disk, `model`
learns from decisions, `order` ranks the records of a review, `ranked_table` writes that down, and
`simulate` replays a screening that is over.
"""
