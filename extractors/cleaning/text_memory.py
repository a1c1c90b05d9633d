"""Learns what sites repeat from the texts of a file, in a first pass before they are cleaned."""

from __future__ import annotations

from extractors.characters import tidy
from extractors.cleaning.key import key
from extractors.cleaning.site_memory import NO_MEMORY, SiteMemory, line_hash, memory_of

# Longer lines are paragraphs; they hardly ever recur and would be most of what is kept.
_MAX_LINE = 200
# Lines kept of one site; beyond, those of one story go.
_CAP = 20_000
# Stories kept of one line: enough to trust it whichever text is being cleaned.
_PLENTY = 5


class TextMemory:
    """What texts repeat, by site. `see` each text first; then ask for the memory of a site."""

    def __init__(self) -> None:
        self._sites: dict[str, dict[str, dict[str, str]]] = {}
        self._known: dict[str, SiteMemory] = {}

    def see(self, site: str, address: str, text: str) -> None:
        """Note the lines of a text; two texts with the same longest line are one story."""
        lines = [line for raw in text.splitlines() if (line := tidy(raw)) and key(line)]
        if not lines:
            return
        story, page = line_hash(max(lines, key=len)), line_hash(address)
        known = self._sites.setdefault(site, {})
        for line in lines:
            if len(line) <= _MAX_LINE:
                stories = known.setdefault(line_hash(line), {})
                if len(stories) < _PLENTY:
                    stories.setdefault(story, page)
        if len(known) > _CAP:
            self._sites[site] = {line: stories for line, stories in known.items() if len(stories) > 1}

    def of(self, site: str | None) -> SiteMemory:
        """What is trusted of a site, once all texts were seen."""
        if site is None or site not in self._sites:
            return NO_MEMORY
        if site not in self._known:
            self._known[site] = memory_of(self._sites[site])
        return self._known[site]
