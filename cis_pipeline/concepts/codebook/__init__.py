"""The codebook: what it holds, its faults, its changes and history, and its exchange."""
