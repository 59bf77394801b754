"""The web chat: questions on the left, the words they rest on at the right. Gradio only here."""

from assistant.app.blocks import build
from assistant.app.conversation import ChatAssistant
from assistant.app.serve import serve

__all__ = ["ChatAssistant", "build", "serve"]
