"""Worker processes: a pool with limits on time and memory, and the sandbox that each worker enters."""
