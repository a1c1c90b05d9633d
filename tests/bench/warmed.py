"""Reads a first page when it is imported: processes forked after that need not load models again."""

# ruff: noqa: F401  what is imported is wanted in memory before the fork
import flows.engine
import flows.order
import storage.fsck.check
import tests.bench.moments
from flows.worker_process import warm_up

warm_up()
