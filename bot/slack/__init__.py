"""The door to Slack: the only place with Bolt listeners."""
