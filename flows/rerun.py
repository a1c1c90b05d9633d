"""The rerun of URLs as a Prefect flow: the same steps as on the command line."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact

from flows.engine_rerun import Asked
from flows.engine_rerun import rerun as rerun_urls
from flows.order import configured
from flows.rerun_report import markdown


@flow(name="rerun", persist_result=False)
async def rerun(  # noqa: PLR0917  Prefect's web page makes a form of them
    urls: list[str],
    archived: bool = False,
    sources: str | None = None,
    data: str | None = None,
    contact: str | None = None,
    allow_private: bool | None = None,
    wait: float = 0.0,
) -> None:
    """Fetch URLs again, or with `archived` read the kept pages again, and update their records."""
    overrides = {"data": Path(data) if data else None, "contact": contact, "allow_private": allow_private}
    configuration = configured(Path(sources) if sources else None, overrides=overrides)
    done = await rerun_urls(Asked(urls=tuple(urls), archived=archived, wait=wait), configuration)
    await acreate_markdown_artifact(markdown(done), key="rerun-report")
