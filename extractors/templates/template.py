"""A site's template: how its stories are laid out, as was learnt from some of them; readable data."""

from __future__ import annotations

from typing import Literal

import msgspec

from extractors.fields.home import Home  # noqa: TC001 - msgspec reads the type when it decodes

Verdict = Literal["text", "other"]


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """Where a site's text stands, and which blocks there are text.

    `container` selects the element around the text, found exactly once on each page. `blocks` say of the
    blocks below it, by the keys of `keys_of`, the share of their characters that was text, and
    how many were seen. `headline` selects the heading that goes with the text, if any.
    `furniture` are `line_hash`es of blocks left out on several pages.
    `least` is the fewest characters of text a page had; `outside` the largest share of a page's paragraphs
    that stood outside the container. `homes` say where byline and dates live, by the name of the field: what
    is not in it is searched for on every page, as all is by templates of earlier versions. `pages` are the
    `line_hash`es of the addresses it was learnt from.
    """

    container: str
    blocks: dict[str, tuple[float, int]]
    headline: str | None = None
    furniture: frozenset[str] = frozenset()
    least: int = 0
    outside: float = 0.0
    homes: dict[str, Home] = {}
    pages: tuple[str, ...] = ()

    @property
    def parents(self) -> frozenset[tuple[str, ...]]:
        """The paths of the elements that paragraphs of text stand in."""
        own = (
            key
            for key, (share, _) in self.blocks.items()
            if share > 0.9 and " " not in key and key[:1] != "~"
        )
        return frozenset(tuple(key.split(">")[:-1]) for key in own)


def keys_of(path: tuple[str, ...], form: str) -> tuple[str, str, str]:
    """What a block is known by, the most telling first.

    Its path below the container with its form (`div.box>p all/m`, see `names.form_of`), its path, and
    the tags of it (`~div>p`).
    """
    joined = ">".join(path)
    return f"{joined} {form}", joined, "~" + ">".join(name.partition(".")[0] for name in path)
