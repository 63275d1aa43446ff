"""What others call over HTTP: Slack, the carrier, people who tap a link, and whoever watches."""
