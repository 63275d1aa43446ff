"""A Slack on loopback: Web API, Socket Mode, signed HTTP and the people in it."""
