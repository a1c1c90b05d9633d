"""Text in declarative shadow roots is text of the page."""

from __future__ import annotations

from datetime import UTC, datetime

from extractors.extract import extract
from extractors.page import Page
from extractors.shadow_roots import with_open_roots

TEXT = "<p>The ferry is kept for one more winter, as the harbour council said on Monday evening.</p>" * 6


def test_the_text_of_a_shadow_root_is_read() -> None:
    """Browsers show it without any script."""
    inner = f"{TEXT}<template>No text.</template>"
    root = f"<story-body><template shadowrootmode=open>{inner}</template></story-body>"
    html = f"<html><head><title>Ferry kept</title></head><body><h1>Ferry kept</h1>{root}</body></html>"
    url = "https://harbour-post.example/ferry-kept"
    at = datetime(2026, 11, 25, tzinfo=UTC)
    found = extract(Page(url=url, requested_url=url, body=html.encode(), status=200, fetched_at=at))

    assert "as the harbour council said" in found.article.article_body
    assert "No text." not in found.article.article_body


def test_other_templates_stay_as_they_are() -> None:
    """Nobody sees them; a page without roots is not even copied."""
    plain = "<template><p>One</p></template>"

    assert with_open_roots(plain) is plain
    assert with_open_roots(
        f"</template>{plain}<template SHADOWROOTMODE=x shadowrootmode=open>a</template>"
    ) == (f"</template>{plain}<shadow-root>a</shadow-root>")
