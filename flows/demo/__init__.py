"""A small news world of our own, served on this machine, to see Newsloom at work: `make demo`."""
