"""Shutting a process in before it looks at a byte that somebody sent: limits, no new files, no network, no other program.

Three walls, each as far as the system has it: resource limits (every Unix), a network of its own without a way out (where an
ordinary user may make one), and a filter on system calls (Linux on x86-64 and ARM64). What held is reported with the result.
"""

import ctypes
import os
import platform
import resource
import struct

MEMORY = 1536 * 1024 * 1024
CPU_SECONDS = 40
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_DUMPABLE = 38, 22, 2, 4
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 1  # SECCOMP_RET_ERRNO with EPERM
# The number by which the kernel names the machine, and the refused calls there: opening, network, other programs, looking
# into other processes, making and removing files, sending signals.
MACHINES = {
    "x86_64": (0xC000003E, (
        2, 85, 257, 437, 304, 41, 42, 49, 50, 53, 44, 46, 59, 322, 56, 57, 58, 435, 101, 310, 311, 62, 200, 234, 424, 82, 264, 316,
        83, 84, 87, 263, 88, 86, 265, 266, 165, 166, 272, 308, 425, 426, 427, 321, 298, 133, 259, 161, 155, 250, 248, 249, 90, 92,
        268, 260, 76, 434, 438, 428, 429, 430, 442,
    )),
    "aarch64": (0xC00000B7, (
        56, 437, 265, 198, 203, 200, 201, 199, 206, 211, 221, 281, 220, 435, 117, 270, 271, 129, 130, 131, 424, 38, 276, 35, 37, 36,
        34, 33, 40, 39, 97, 268, 425, 426, 427, 280, 241, 51, 41, 217, 218, 219, 53, 54, 45, 434, 438, 428, 429, 430, 442,
    )),
}  # fmt: skip


def shut_in() -> tuple[str, ...]:
    """Put up every wall that this system has; the names of those that stand."""
    libc = ctypes.CDLL(None, use_errno=True)
    _limit()
    held = ["limits"]
    if _no_network(libc):
        held.append("network")
    if _filter(libc):
        held.append("calls")
    return tuple(held)


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def _no_network(libc: ctypes.CDLL) -> bool:
    return platform.system() == "Linux" and libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0


def _filter(libc: ctypes.CDLL) -> bool:
    """Have the kernel refuse the calls of the table, and end the process at a call of another machine's kind."""
    if platform.system() != "Linux" or platform.machine() not in MACHINES:
        return False
    machine, refused = MACHINES[platform.machine()]
    code = b"".join(_instructions(machine, refused))
    kept = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(kept))
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) == 0)


def _instructions(machine: int, refused: tuple[int, ...]) -> list[bytes]:
    """Classic BPF: load the machine, then the number of the call, compare, answer."""
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    checks = [
        struct.pack("HBBI", equal, len(refused) - number, 0, call) for number, call in enumerate(refused)
    ]
    return [
        struct.pack("HBBI", load, 0, 0, 4),
        struct.pack("HBBI", equal, 1, 0, machine),
        struct.pack("HBBI", answer, 0, 0, KILL),
        struct.pack("HBBI", load, 0, 0, 0),
        # The second table of calls of an x86-64 kernel begins here.
        struct.pack("HBBI", at_least, len(refused) + 1, 0, 0x40000000),
        *checks,
        struct.pack("HBBI", answer, 0, 0, ALLOW),
        struct.pack("HBBI", answer, 0, 0, REFUSE),
    ]


def memory_is_private() -> None:
    """Keep other processes of the same user from looking in."""
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        os.umask(0o077)
