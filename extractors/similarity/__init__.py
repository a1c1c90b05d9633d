"""Whether two texts tell one story: sketches of texts, and the decision with its evidence."""
