"""The editors' desk: new items, what is due, links to other sites, the newsletter. Visitors see nothing of it."""
