"""A Slack and a Twilio on loopback, strict as the real ones, for any bot."""
