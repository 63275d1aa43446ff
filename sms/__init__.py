"""What it means: pure rules and values. No I/O, no clock, no chance."""
