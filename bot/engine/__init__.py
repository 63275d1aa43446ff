"""Engines that run jobs: local, in this process."""
