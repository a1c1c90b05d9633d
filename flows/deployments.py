"""What `newsloom serve` deploys: scheduled crawls, runs on demand, and the watch over lost runs."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from prefect.automations import Automation
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.runner import Runner
from prefect.schedules import Cron, Interval
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType

from flows.crawl import crawl
from flows.prefect_environment import HEARTBEAT_SECONDS
from flows.replay import replay
from flows.rerun import rerun

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Schedule as PrefectSchedule

    from flows.schedules import Schedule
    from flows.sources import Configuration, Source

WATCH = "newsloom: runs without a heartbeat have crashed"
TAG = "newsloom"
ON_DEMAND = "on demand"
ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)
"""Intervals count from here, so that a restart does not move the ticks."""
WAIT_SECONDS = 6 * 3600.0
"""How long a scheduled crawl waits for another one to let go of the data folder."""
CATCH_UP = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
"""A tick while a crawl still runs is skipped; ENQUEUE would pile them up and fire them in a burst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """Sources with the same schedule: they are crawled side by side in one run."""

    name: str
    schedule: Schedule
    time_zone: str
    sources: tuple[str, ...]


def timetables(sources: tuple[Source, ...]) -> tuple[Timetable, ...]:
    """The scheduled crawls of all enabled sources that have a schedule."""
    grouped: dict[tuple[Schedule, str], list[str]] = {}
    for source in sources:
        if source.enabled and source.schedule is not None:
            zone = (source.time_zone or "UTC") if source.schedule.cron else "UTC"
            grouped.setdefault((source.schedule, zone), []).append(source.name)
    return tuple(
        Timetable(name=_name(schedule, zone, names), schedule=schedule, time_zone=zone, sources=tuple(names))
        for (schedule, zone), names in grouped.items()
    )


def _name(schedule: Schedule, zone: str, names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    when = f"{schedule.told} {zone}" if schedule.cron else schedule.told
    return re.sub(r"[/%]", "|", when)  # Prefect refuses both in names


async def serve(
    configuration: Configuration, tables: tuple[Timetable, ...], overrides: dict[str, Any]
) -> None:
    """Serve a crawl for each timetable, and crawl, rerun and replay on demand, until a signal ends it.

    `overrides` are the settings given to `newsloom serve`, passed on to every run.
    """
    served = await _deployments(configuration, tables, overrides)
    # Paused at shutdown, a schedule would not survive a restart; several crawls wait for each other's data.
    runner = _Runner(name=TAG, pause_on_shutdown=False, limit=None)
    for deployment in served:
        await runner.aadd_deployment(deployment)
    await _tidy(served)
    runner.ending = asyncio.ensure_future(runner.start())
    with suppress(asyncio.CancelledError):
        await runner.ending


class _Runner(Runner):
    """Ends on SIGTERM as on Ctrl-C; Prefect's own handler forgets to await its end, and warns of it."""

    ending: asyncio.Future[None]
    """What to cancel."""

    def handle_sigterm(self, *_: object) -> None:
        """Called by the signal."""
        self.ending.get_loop().call_soon_threadsafe(self.ending.cancel)


async def _deployments(
    configuration: Configuration, tables: tuple[Timetable, ...], overrides: dict[str, Any]
) -> list[RunnerDeployment]:
    common = {"sources": str(configuration.path and configuration.path.absolute()), "wait": WAIT_SECONDS}
    crawls = [
        await crawl.ato_deployment(
            name=table.name,
            schedule=_prefect_schedule(table),
            parameters={**common, **overrides, "targets": list(table.sources), "scheduled": True},
            concurrency_limit=CATCH_UP,
            tags=[TAG],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for table in tables
    ]
    on_demand = [
        await each.ato_deployment(
            name=ON_DEMAND,
            parameters={
                **common,
                **{key: overrides[key] for key in overrides if key in each.parameters.properties},
            },
            tags=[TAG],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for each in (crawl, rerun, replay)
    ]
    return [*crawls, *on_demand]


def _prefect_schedule(table: Timetable) -> PrefectSchedule:
    if table.schedule.cron:
        return Cron(table.schedule.cron, timezone=table.time_zone)
    return Interval(timedelta(seconds=table.schedule.seconds or 0), anchor_date=ANCHOR, timezone="UTC")


async def _tidy(served: list[RunnerDeployment]) -> None:
    """Take out what sources.toml no longer asks for, close runs that a crash left, install the watch.

    The server and its database are ours alone: what still counts as running when we start is lost. Left
    as it is, it would hold its deployment's one slot, and every later tick would be skipped.
    """
    wanted = {(each.flow_name, each.name) for each in served}
    async with get_client() as client:
        flow_names = {flow.id: flow.name for flow in await client.read_flows()}
        for deployment in await client.read_deployments():
            known = (flow_names.get(deployment.flow_id), deployment.name)
            if TAG in deployment.tags and known not in wanted:
                await client.delete_deployment(deployment.id)
        for run in await client.read_flow_runs(flow_run_filter=_UNDER_WAY):
            await client.set_flow_run_state(run.id, Crashed(message="The server ended while this ran."))
        installed = await client.read_automations_by_name(WATCH)
    if not installed:
        await _watch().acreate()


_UNDER_WAY = FlowRunFilter(
    state=FlowRunFilterState(
        type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
    )
)


def _watch() -> Automation:
    """Marks a run as crashed after three missed heartbeats: the machine may have died under it."""
    ends = {
        f"prefect.flow-run.{name}" for name in ("heartbeat", "Completed", "Failed", "Cancelled", "Crashed")
    }
    return Automation(
        name=WATCH,
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect=ends,
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=timedelta(seconds=3 * HEARTBEAT_SECONDS),
        ),
        actions=[
            ChangeFlowRunState(
                name=None, state=StateType.CRASHED, message="No heartbeat: the run was lost.", force=False
            )
        ],
    )
