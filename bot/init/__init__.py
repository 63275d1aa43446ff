"""Setting TextOps up by questions."""
