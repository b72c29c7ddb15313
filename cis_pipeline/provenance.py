"""Which items of PRISMA-S a search lacks, and the table of searches."""
