"""What the sources of a page answer for one field, and which answer was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from extractors.article import Candidate, Provenance
from extractors.fields.home import BY_TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_VALUE = 1_000
_MAX_ANSWERS = 30


class Answer(NamedTuple):  # made and compared by the dozen: a third of a data class's time
    """What one source (`jsonld`, `opengraph`, `visible` ...) says for a field."""

    source: str
    value: str


class Choice(msgspec.Struct, frozen=True, gc=False):  # a page has a score of them
    """All answers for a field, the one taken, and whether another said something else."""

    field: str
    answers: tuple[Answer, ...] = ()
    chosen: Answer | None = None
    conflict: bool = False
    by_template: bool = False  # looked for only where the site's template says that it lives

    @property
    def value(self) -> str | None:
        """The value taken, or None."""
        return self.chosen.value if self.chosen else None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The answers as they go to the evidence, each cut at 1,000 characters."""
        return tuple(
            Candidate(field=self.field, source=a.source, value=a.value[:_MAX_VALUE], chosen=a == self.chosen)
            for a in self.answers[:_MAX_ANSWERS]
        )

    @property
    def provenance(self) -> Provenance | None:
        """Where the value came from; None where there is no value."""
        if self.chosen is None:
            return None
        source = self.chosen.source
        told = f"{BY_TEMPLATE}{source}" if self.by_template else source
        return Provenance(field=self.field, source=told, conflict=self.conflict)


def first(field: str, answers: Sequence[Answer]) -> Choice:
    """Take the first answer; the others are kept, and a different one among them is a conflict."""
    distinct = tuple(dict.fromkeys(a for a in answers if a.value))
    if not distinct:
        return Choice(field)
    same = distinct[0].value.casefold()
    return Choice(field, distinct, distinct[0], any(a.value.casefold() != same for a in distinct[1:]))
