"""Which addresses are everybody's: counties must not reach machines of ours through us."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

NAT64 = ip_network("64:ff9b::/96")  # leads to an IPv4 address that it hides


def is_public(address: IPv4Address | IPv6Address | str) -> bool:
    """Whether any machine of the internet could be asked there; what hides another one is not.

    An IPv6 address may name its zone (`fe80::1%eth0`). ValueError for what is no address.
    """
    if isinstance(address, str):
        address = ip_address(address.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in NAT64 or address.sixtofour is not None or address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved
