"""What is done to a site that MkDocs has built, before it takes its place: `steps` lists it all, in order."""
