"""Files for the host the site is put on: one policy, said in each host's own words."""
