"""What is known of a host by its name."""

from __future__ import annotations

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Tell whether a host name means this computer."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
