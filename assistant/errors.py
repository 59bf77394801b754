"""Everything that can go wrong when asking, named for what the caller does next.

    AssistantError
    ├── BadQuestion         empty or far too long: ask again, shorter
    ├── ModelError          the language model cannot be used: mend its name, key or package
    ├── RerankerError       the reranker cannot be loaded: name another, or none
    ├── ReaderError         the reader cannot be loaded: name another, or none
    ├── QuestionsError      the file of questions to measure with: mend the lines that it names
    ├── LibraryBusy         another program is writing to the library: ask again in a moment
    ├── BadRecord           a conversation from a browser cannot be read: leave it, or delete it
    ├── SettingsError       an environment variable has a value that cannot be used: mend it
    ├── ChatError           the chat cannot be served so: other options
    ├── PasswordsError      the file of who may come in, or a line for it: mend it
    └── Busy                the same visitor waits for many answers already: wait for one

Errors of the library (`ingest.IngestError`) pass through as they are.
"""

SOMETHING_WRONG = "Something went wrong. The details are in the log of the program."
"""What a person is told of a fault that nobody foresaw."""


class AssistantError(Exception):
    """Base of every error raised by `assistant`."""


class BadQuestion(AssistantError):
    """A question that cannot be searched."""


class ModelError(AssistantError):
    """A language model that cannot be set up or did not answer."""


class RerankerError(AssistantError):
    """A reranker that cannot be loaded, or is none."""


class ReaderError(AssistantError):
    """A reader that cannot be loaded, or is not as it was made."""


class QuestionsError(AssistantError):
    """A file of questions that cannot be read, or names an article that there is not."""


class BadRecord(AssistantError):
    """What a browser kept of a conversation cannot be read, or an answer cannot be kept."""


class ChatError(AssistantError):
    """A chat that cannot be served."""


class LibraryBusy(AssistantError):
    """Something that must wait, for the library is being written to."""


class SettingsError(AssistantError):
    """A setting whose value cannot be used."""


class PasswordsError(AssistantError):
    """A file of passwords that cannot be used, or a password that cannot be taken."""


class Busy(AssistantError):
    """One more question of a visitor who waits for as many answers as they may."""
