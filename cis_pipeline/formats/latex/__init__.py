"""What BibTeX needs: its entries, its names, and LaTeX in plain characters."""
