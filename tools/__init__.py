"""Programs that are no tests: they measure the site, the search and the builds, compare commits, and renew files."""
