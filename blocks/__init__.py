"""What is seen: one file per surface. Values in, Block Kit out."""
