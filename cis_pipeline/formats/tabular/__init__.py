"""What tables share: how rows are read, what a column means, and when a header is one."""
