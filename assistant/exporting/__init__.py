"""Questions and their cited answers as a file to keep: Markdown, or one page of HTML.

Pure: from Turns to text. Nothing of an article becomes markup, or a link that is no web address.
"""

from assistant.exporting.markdown import as_markdown
from assistant.exporting.web import as_html

__all__ = ["as_html", "as_markdown"]
