"""The engine of many machines: jobs wait in Procrastinate's table, in the database that holds everything else."""
