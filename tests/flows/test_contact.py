"""Whom a site may write to: an address or a page that somebody reads."""

import pytest

from flows.contact import agent_of, checked_contact
from flows.errors import ConfigError


@pytest.mark.parametrize("contact", ["mailto:desk@paper.org", "desk@paper.co.uk", "https://paper.org/bot"])
def test_contact_that_can_be_reached_is_taken(contact):
    """An address or a page is a contact."""
    assert contact == checked_contact(f" {contact} ")


@pytest.mark.parametrize(
    "contact",
    ["you@example.com", "https://example.org/bot", "your-email@gmail.com", "me", "a@localhost", "<a@b.org>"],
)
def test_placeholder_contact_is_refused(contact):
    """What nobody reads is no contact."""
    with pytest.raises(ConfigError, match="give"):
        checked_contact(contact)


def test_the_contact_stands_behind_name_and_version():
    """Where none is given, name and version stand alone."""
    name = agent_of(None)

    assert name.startswith("Newsloom/")
    assert f"{name} (+desk@paper.org)" == agent_of(" desk@paper.org ")
