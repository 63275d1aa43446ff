"""A Twilio on loopback: the Messages API, its webhooks, and the phones at the other end."""
