"""What an empty library says: the ways to put articles into it. Every value is escaped."""

import shlex

from assistant.app.markup import text

LIBRARY_PAGE = "library"
"""The id of the page of the library, whose tab a button opens."""


def how_to_add(library: str, *, can_add: bool) -> str:
    """The ways to begin; on the page itself only where articles may be added there."""
    command = text(f"citewell add FOLDER --library {shlex.quote(library)}")
    line = f"<pre><code>{command}</code></pre>"
    if not can_add:
        return _card(
            f"<p>Add a folder of articles on the command line:</p>{line}"
            "<p>Then ask here; no restart is needed.</p>"
        )
    return _card(
        "<p>There are three ways to begin:</p><ol>"
        "<li>Drop files on the library’s page: text, web pages, PDF, Word, mails and more.</li>"
        "<li>Give it the address of a page, a feed or a sitemap.</li>"
        f"<li>Add a whole folder on the command line:{line}</li></ol>"
        f'<p><button type="button" class="chip" data-page="{LIBRARY_PAGE}">Add articles</button>'
        "</p><p>Then ask here; no restart is needed.</p>"
    )


def _card(body: str) -> str:
    return f'<div class="card empty"><h2>There are no articles yet</h2>{body}</div>'
