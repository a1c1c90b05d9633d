"""Our own reader of bodies: the page as text blocks, judged by a small learned model."""
