"""How `citewell chat` is served, as its options say; and `citewell password`."""

import argparse
import getpass
import ipaddress
import sys
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import ChatError, PasswordsError
from assistant.passwords import Passwords, is_open_to_others, line_for, read_passwords
from assistant.serving import A_MINUTE, ServeOptions, check


def add_serve_options(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the options that `serve_options` reads."""
    group = parser.add_argument_group("where it is served, and to whom")
    group.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    group.add_argument("--port", type=int, default=7860, help="port to listen on (%(default)s)")
    group.add_argument(
        "--auth", type=Path, metavar="FILE",
        help="ask for names and passwords; `citewell password NAME` makes the file's lines",
    )  # fmt: skip
    group.add_argument(
        "--no-auth", action="store_true",
        help="let everybody in who can reach it, where that is not this machine alone",
    )  # fmt: skip
    group.add_argument(
        "--share-nothing", action="store_true",
        help="let nobody else in, and send nothing out: no model, page or feed elsewhere",
    )  # fmt: skip
    group.add_argument(
        "--read-only", action="store_true",
        help="visitors ask and read; they add, change and leave nothing",
    )  # fmt: skip
    group.add_argument(
        "--allow-private", action="store_true",
        help="visitors may add pages of your local network",
    )  # fmt: skip
    group.add_argument(
        "--rate", type=_count, metavar="N",
        help="questions that one visitor may ask in a minute, 0 for any number "
        f"(default: {A_MINUTE}, but any number where only this machine reaches it)",
    )  # fmt: skip
    group.add_argument(
        "--name", action="append", default=[], metavar="HOST",
        help="another name under which it is reached, such as that of a proxy before it",
    )  # fmt: skip
    group.add_argument(
        "--proxy", action="append", default=[], type=_address, metavar="ADDRESS",
        help="the proxy before it, to be believed about who asks (X-Forwarded-For)",
    )  # fmt: skip
    group.add_argument(
        "--mcp", action="store_true",
        help="offer ask, search and read_article to language models as tools (/gradio_api/mcp/)",
    )  # fmt: skip


def serve_options(parsed: argparse.Namespace) -> ServeOptions:
    """The options that were given. Raises ChatError where they let in whom they should not."""
    options = ServeOptions(
        host=parsed.host.strip("[]"),
        port=parsed.port,
        passwords=parsed.auth,
        no_auth=parsed.no_auth,
        read_only=parsed.read_only,
        allow_private=parsed.allow_private,
        share_nothing=parsed.share_nothing,
        names=tuple(parsed.name),
        proxies=tuple(parsed.proxy),
        mcp=parsed.mcp,
    )
    models = [parsed.model] if isinstance(parsed.model, str) else parsed.model or [""]
    for model in models:
        check(options, model=model, base_url=parsed.base_url or "")
    if options.mcp and find_spec("mcp") is None:
        raise ChatError('--mcp needs a package that is not installed: pip install "citewell[mcp]"')
    return options.limited(parsed.rate)


def passwords_of(options: ServeOptions) -> Passwords | None:
    """The people who may come in; None for everybody. Raises PasswordsError."""
    if options.passwords is None:
        return None
    passwords = read_passwords(options.passwords)
    if is_open_to_others(options.passwords):
        _say(f"other accounts of this machine can read {options.passwords}: chmod 600 it")
    if options.is_wide and not options.proxies:
        _say(
            "what is sent is not encrypted: on a network of others, put a proxy with TLS before it"
        )
    return passwords


def password(parsed: argparse.Namespace) -> int:
    """Print the line of a name and the password that is typed. Raises PasswordsError."""
    line_for(parsed.name, "is the name a good one?")
    typed = _typed(f"Password for {parsed.name}: ")
    if sys.stdin.isatty() and typed != _typed("Once more: "):
        raise PasswordsError("the two passwords are not the same: try again")
    print(line_for(parsed.name, typed))
    return 0


def _typed(prompt: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(prompt, stream=sys.stderr)
    return sys.stdin.readline().rstrip("\r\n")


def _say(message: str) -> None:
    print(f"citewell: {message}", file=sys.stderr)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is no number of questions, such as 30")
    return int(text)


def _address(text: str) -> str:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no address of a proxy, such as 127.0.0.1 or 10.0.0.0/8"
        ) from None
    return text
