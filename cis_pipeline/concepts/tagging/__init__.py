"""What a machine suggests: tags with their passages, scores, what labels teach."""
