"""Benches and long proofs: each a module to run, none of them needed by the tests."""
