"""Block Kit as Slack checks it: what is refused, with a pointer to the spot."""
