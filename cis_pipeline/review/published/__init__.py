"""A review that other people published, audited from the files that they published with it."""
