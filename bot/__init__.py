"""The running process: the only place with network, clock, environment, vendors' clients and threads."""

import gc

# By default garbage is looked for so often that importing our libraries takes a fifth longer.
gc.set_threshold(50_000, 20, 50)
