"""The page: the simulated workspace, phones and wire in a browser."""
