"""What stands between the chat and who asks it: names, passwords, limits, headers."""

from assistant.app.guard.guard import Guard
from assistant.app.guard.headers import Nonces, SafeHeaders

__all__ = ["Guard", "Nonces", "SafeHeaders"]
