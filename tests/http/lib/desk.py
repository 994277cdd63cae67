"""Articles for tests of the desk: made by the editor's own form, led on by the workflow's."""

import re


NEW = "/newsroom/articles/new"


def article(client, title, source="Some words.", **fields):
    """A draft of this client's; its number."""
    form = client.get(NEW).page.form(NEW)
    answer = client.submit(form, {"title": title, "format": "markdown", "source": source, **fields})
    assert answer.status == 303, answer.text
    return int(re.search(r"/articles/(\d+)/", answer.location).group(1))


def act(client, number, what, **fields):
    return client.act(f"/newsroom/articles/{number}/act", {"act": what, **fields})


def published(client, title, source="Some words.", **fields):
    number = article(client, title, source, **fields)
    answer = act(client, number, "publish")
    assert answer.status == 303, answer.text
    return number


def path_of(reader, number):
    """Where readers find it."""
    answer = reader.get(f"/?p={number}")
    assert answer.status == 301, answer
    return re.sub(r"^https?://[^/]+", "", answer.location)
