"""`newsloom init`: a commented sources.toml to start from."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Write a commented sources.toml.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default="sources.toml")
def command(file: Path) -> None:
    """Write a commented sources.toml to start from. An existing file is never overwritten.

    \b
    Examples:
      newsloom init
      newsloom init local-papers.toml
    """
    text = Path(__file__).with_name("sources.toml").read_text("utf-8")
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        raise click.ClickException(f"{file} exists already; give another name or move it away.") from None
    click.echo(f"Wrote {file}. Put your sites and your contact in it, then: newsloom crawl")
