"""The concept map: its network, and where things stand in the picture."""
