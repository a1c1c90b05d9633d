"""What is known of a fetch besides address and response; archived with the page, so that replay knows it."""

from __future__ import annotations

from extractors.article import Value


class FetchNotes(Value, frozen=True, kw_only=True):
    """Signals of the site that stand in no page, and how the page was made."""

    tdm_reservation: bool | None = None
    """What the host's /.well-known/tdmrep.json says of the address; null where it says nothing."""
    tdm_policy: str | None = None
    """The policy that goes with that reservation."""
    rendered: bool = False
    """The body is the document after a browser ran its scripts, not the bytes of the wire."""


NO_NOTES = FetchNotes()
