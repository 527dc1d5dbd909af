"""zstd for tests, wherever this Python has it."""

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def zstd_compress(data: bytes) -> bytes:
    """Return data packed by zstd."""
    packed: bytes = zstd.compress(data)
    return packed
