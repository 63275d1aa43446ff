"""The running process: the only place with network, clock, environment, vendors' clients and threads."""
