"""What tagged formats share: how entries are cut into tags, and what tags mean."""
