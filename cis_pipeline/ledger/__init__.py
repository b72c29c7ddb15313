"""The append-only ledger of decisions, and what follows from it: where each record stands."""
