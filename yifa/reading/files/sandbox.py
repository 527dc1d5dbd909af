"""Shuts the process that reads a file, and every program it starts, off from all but its folder.

No network, no writing outside one folder, no outliving the parent: by the kernel's own means for processes
without privileges, seccomp and Landlock, called through libc, since the libraries around them want system
packages. Where a kernel has neither (macOS), the other limits still hold.
"""

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
SECCOMP_MODE_FILTER = 2
# machine → its audit number, its number of the call socket, and those of ptrace and process_vm_readv, _writev
MACHINES = {
    "x86_64": (0xC000003E, 41, (101, 310, 311)),
    "aarch64": (0xC00000B7, 198, (117, 270, 271)),
}
IO_URING_SETUP = 425
X32 = 0x40000000
AF_UNIX = 1
# the classic filter's instructions: load a word, jump if equal, jump if at least, return
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
# where a call's number, machine and first argument stand in what the filter is given
NUMBER, MACHINE, FIRST = 0, 4, 16

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
LANDLOCK_VERSION = 1
PATH_BENEATH = 1
WRITE_FILE, REMOVE_FILE, MAKE_SOCKET = 1 << 1, 1 << 5, 1 << 9
# where LibreOffice listens for a second LibreOffice, wherever its profile is
SOCKETS = Path("/tmp")  # noqa: S108 -- nothing of ours is kept there under a name that can be guessed
# rights to write, remove and make, by the version of Landlock that knows them
WRITING = ((1, WRITE_FILE | sum(1 << bit for bit in range(4, 13))), (2, 1 << 13), (3, 1 << 14))
SCOPED = (6, 3)
"""from that version on: no sockets without a name and no signals to processes outside"""


def enclose(folder: Path, *, sockets: bool) -> None:
    """Shut this process and all it starts off from the network and from writing anywhere but in *folder*.

    With *sockets*, sockets may be made and files removed in `SOCKETS`: LibreOffice does not start without.

    Raises:
        OSError: the kernel knows how, and would not.
    """
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    _call(libc.prctl, PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _call(libc.prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _keep_writing_in(libc, folder, sockets=sockets)
    _refuse_network(libc)


def _call(function: Callable[..., int], *words: object) -> int:
    """Return what a function of libc returns.

    Raises:
        OSError: it failed.
    """
    result = function(*words)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _filter(machine: int, socket: int, others: Sequence[int]) -> bytes:
    """Return the program that lets every call pass but those that reach a network or other processes."""
    tests = [(EQUAL, number) for number in (*others, IO_URING_SETUP)] + [(AT_LEAST, X32)]
    allow, refuse = len(tests) + 6, len(tests) + 7
    steps = [(LOAD, 0, 0, MACHINE), (EQUAL, 2, refuse, machine), (LOAD, 0, 0, NUMBER)]
    steps += [(code, refuse, place + 1, value) for place, (code, value) in enumerate(tests, len(steps))]
    steps += [(EQUAL, len(steps) + 1, allow, socket), (LOAD, 0, 0, FIRST), (EQUAL, allow, refuse, AF_UNIX)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    # a jump counts the steps it leaves out
    return b"".join(
        struct.pack("HBBI", code, max(0, yes - place - 1), max(0, no - place - 1), value)
        for place, (code, yes, no, value) in enumerate(steps)
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _refuse_network(libc: ctypes.CDLL) -> None:
    known = MACHINES.get(platform.machine())
    if known is None:
        return
    steps = _filter(*known)
    program = _Program(len(steps) // 8, steps)
    _call(libc.prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def _keep_writing_in(libc: ctypes.CDLL, folder: Path, *, sockets: bool) -> None:
    version = int(libc.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), LANDLOCK_VERSION))
    if version < 1:
        return
    rights = sum(right for since, right in WRITING if version >= since)
    scoped = SCOPED[1] if version >= SCOPED[0] else 0
    asked = struct.pack("QQQ", rights, 0, scoped)[: 24 if scoped else 8]
    rules = _call(libc.syscall, LANDLOCK_CREATE, asked, ctypes.c_size_t(len(asked)), 0)
    places = [(folder, rights), (Path(os.devnull), WRITE_FILE)]
    places += [(SOCKETS, MAKE_SOCKET | REMOVE_FILE)] if sockets else []
    for place, allowed in places:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", allowed, opened)
        _call(libc.syscall, LANDLOCK_ADD, rules, PATH_BENEATH, rule, 0)
        os.close(opened)
    _call(libc.syscall, LANDLOCK_RESTRICT, rules, 0)
    os.close(rules)
