"""How long a site of many items takes to build, and how much memory, beside stock Material. `make bench` runs it."""
