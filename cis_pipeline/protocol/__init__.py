"""config/*.toml as typed tables: what a review has laid down before, and while, it goes on."""
