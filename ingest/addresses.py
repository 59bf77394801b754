"""Which addresses of the internet are everybody's, and which are somebody's own network. Pure, but
for `look_up`.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from ingest.errors import LoadError

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the numeric addresses of a host. Raises OSError or UnicodeError where there are none."""

_GLOBAL_6 = IPv6Network("2000::/3")  # all that is handed out of IPv6 so far
_NAT64 = IPv6Network("64:ff9b::/96")  # an IPv4 address, as networks without IPv4 reach it
_INSIDE = (  # ways to write or to reach an IPv4 address that is checked nowhere else
    ip_network("2002::/16"),  # 6to4
    ip_network("2001::/32"),  # Teredo
    ip_network("192.88.99.0/24"),  # relays of 6to4
    ip_network("192.0.0.0/24"),  # of protocols; 192.0.0.192 is the host of a machine at Oracle
    ip_network("168.63.129.16/32"),  # the host of a machine at Azure
)


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet.

    False for this machine, local networks, multicast, what is reserved, and the services of cloud
    providers that give keys to whoever asks from within; also where an IPv6 address stands for
    such an IPv4 address. False for what is no address.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if any(found in each for each in _INSIDE) or found.is_multicast or not found.is_global:
        return False
    if isinstance(found, IPv4Address):
        return not found.is_reserved
    return found in _GLOBAL_6 or (found in _NAT64 and is_public(str(_last_32_bits(found))))


def is_this_machine(host: str) -> bool:
    """Whether a host as it stands in an address is this machine: `localhost`, `127.0.0.1`."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def look_up(host: str, port: int) -> list[str]:
    """The numeric addresses of a host, in the order in which they are to be tried.

    Raises OSError or UnicodeError where it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def addresses(
    host: str, port: int, resolve: Resolve, *, private: bool, seconds: float
) -> list[str]:
    """The addresses of a host that may be connected to, any of them with `private`.

    Raises LoadError where the host is not known, cannot be looked up within `seconds`, or all of
    them are of a local network.
    """
    try:
        found = _within(seconds, resolve, host, port)
    except TimeoutError as error:
        within = f"{seconds:.0f} second{'' if round(seconds) == 1 else 's'}"
        raise LoadError(
            f"{host} cannot be looked up: no answer within {within}; is this machine on the "
            "internet? Then try again"
        ) from error
    except socket.gaierror as error:
        raise LoadError(_unknown(host, error)) from error
    except (OSError, UnicodeError, ValueError) as error:
        raise LoadError(f"{host} is no name that can be looked up") from error
    allowed = [each for each in found if private or is_public(each)]
    if not allowed:
        where = "" if host in found else f" ({', '.join(found[:2])})"
        raise LoadError(
            f"refused: {host}{where} is on this machine or its local network; "
            "--allow-private fetches it"
            if found
            else f"{host} has no address"
        )
    return allowed


def _within(seconds: float, resolve: Resolve, host: str, port: int) -> Sequence[str]:
    """What `resolve` says. The system looks names up for as long as it pleases, and nothing ends
    that: a thread waits for it, and is left alone where it takes too long.
    """
    found: list[Sequence[str] | Exception] = []

    def look() -> None:
        try:
            found.append(resolve(host, port))
        except Exception as error:
            found.append(error)

    looking = threading.Thread(target=look, daemon=True, name="look-up")
    looking.start()
    looking.join(seconds)
    if not found:
        raise TimeoutError
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


def _unknown(host: str, error: socket.gaierror) -> str:
    if error.errno == socket.EAI_AGAIN:
        return f"{host} cannot be looked up: is this machine on the internet? Then try again"
    return f"there is no host named {host}: check the address"


def _last_32_bits(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFF_FFFF)
