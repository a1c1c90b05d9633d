"""The directives of ftr-site-config files: those we follow, those that change nothing here, the others."""

from __future__ import annotations

PATHS = {
    "title": "headline",
    "author": "authors",
    "date": "date",
    "body": "body",
    "strip": "strip",
    "dissolve": "dissolve",
}
"""Directives whose value is a path, and the part of a layout that it belongs to."""

FOLLOWED = frozenset(
    {
        *PATHS,
        "strip_id_or_class",
        "strip_image_src",
        "prune",
        "wrap_in",
        "find_string",
        "replace_string",
        "single_page_link",
        "next_page_link",
        "if_page_contains",
        "test_url",
        "test_contains",
    }
)

WITHOUT_EFFECT = {
    "tidy": "pages are parsed as browsers do, nothing is tidied before",
    "parser": "pages are parsed as browsers do",
    "autodetect_on_failure": "where a rule finds nothing the general reader always reads, and says so",
    "autodetect_next_page": "further pages declared with rel=next are always joined",
    "convert_double_br_tags": "two line breaks always end a paragraph",
    "strip_comments": "comments of the markup are never text",
    "strip_attr": "attributes are never text",
    "post_strip_attr": "attributes are never text",
    "insert_detected_image": "pictures are kept apart from the text",
    "src_lazy_load_attr": "pictures are kept apart from the text",
    "footnotes": "footnotes are text like any other",
    "skip_json_ld": "what a rule finds goes before structured data; the rest is still read",
}
"""Directives that are understood and need nothing done."""

NOT_FOLLOWED = {
    "http_header": "newsloom names itself to every site; headers of one site: headers_env in sources.toml",
    "requires_login": "a login goes by cookie_env or headers_env in sources.toml",
    "login_uri": "a login goes by cookie_env or headers_env in sources.toml",
    "login_username_field": "a login goes by cookie_env or headers_env in sources.toml",
    "login_password_field": "a login goes by cookie_env or headers_env in sources.toml",
    "login_extra_fields": "a login goes by cookie_env or headers_env in sources.toml",
    "not_logged_in_xpath": "a login goes by cookie_env or headers_env in sources.toml",
    "native_ad_clue": "adverts are told by what the page declares",
    "single_page_link_in_feed": "feeds are read for addresses only",
    "move_into": "text stays where it stands on the page",
    "skip_id_or_class": "protecting elements from pruning is not needed",
}
"""Directives that ask for something that newsloom does not do, and what it does instead."""
