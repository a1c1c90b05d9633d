"""Takes out or moves the lines that are not the article, each with its reason and evidence."""
