"""People ask: one file per verb, with its buttons and modals."""
