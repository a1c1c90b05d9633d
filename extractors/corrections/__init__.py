"""The notices with which papers correct themselves, in thirty languages."""
