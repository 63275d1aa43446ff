"""The clock asks: one file per job, idempotent by its key."""
