"""The statement of automation: each thing that a machine decided, suggested or put in order.

`entry` says what one is, a module a subject gives them, `statement` makes the document and tables.
"""
