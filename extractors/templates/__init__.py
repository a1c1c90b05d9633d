"""What is learned of a site's pages: where its text stands, so that further pages need no full reading."""
