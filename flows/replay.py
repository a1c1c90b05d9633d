"""The replay of the archive as a Prefect flow: the same steps as on the command line."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact

from flows.engine_replay import replay as replay_archive
from flows.order import configured
from flows.report_page import markdown


@flow(name="replay", persist_result=False)
async def replay(
    source: str | None = None, sources: str | None = None, data: str | None = None, wait: float = 0.0
) -> None:
    """Make all records again from the kept pages, of one source or of all."""
    overrides = {"data": Path(data) if data else None}
    configuration = configured(Path(sources) if sources else None, overrides=overrides)
    report = await replay_archive(configuration, source=source, wait=wait)
    await acreate_markdown_artifact(markdown(report), key="replay-report", description=report.run_id)
