"""The criteria of a protocol, and the operators that judge by them.

An operator is one class, in a module of this package, and found by itself: see `operator.Operator`.
"""
