"""data/outputs/: every file in it is a view of the ledger, made by one module here."""
