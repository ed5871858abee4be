"""seccomp: the system calls that a candidate's notebook has no use for, refused by the kernel.

A list of refusals: a new version of a library that uses another harmless call keeps working. What
is refused: namespaces and mounts, other processes, sockets, the kernel's own machinery, memory
and files that nobody counts, and everything that reaches outside by another way than an opened
file. What changes a file by its name, without opening it, escapes Landlock: it does nothing.
"""

import ctypes
import errno
import os
import platform
import struct

_PR_SET_SECCOMP, _FILTER, _NO_NEW_PRIVS = 22, 2, 38
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NR, _ARCH, _ARG = 0, 4, (16, 24, 32)  # offsets in struct seccomp_data; low halves of arguments
_X32 = 0x40000000
_CLONE_NEW = 0x7E020000  # every CLONE_NEW… flag
_CLONE_NEWTIME = 0x80

# name: (x86_64, aarch64); None where the architecture has no such call
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    # namespaces and mounts
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264),
    # other processes; leaving one's group would escape the final kill
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "setsid": (112, 157),
    "setpgid": (109, 154), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "sched_setattr": (314, 274),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "perf_event_open": (298, 241),
    # sockets: nothing to talk to
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    # an open file sent to oneself is in no table where it would be found
    "sendmsg": (46, 211), "sendmmsg": (307, 269),
    # memory that no limit counts
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
    # objects that outlive a process
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "msgget": (68, 186),
    "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187), "semget": (64, 190),
    "semop": (65, 193), "semtimedop": (220, 192), "semctl": (66, 191), "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    # the names and hours of what others write
    "inotify_init": (253, None), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    # the kernel's machinery
    "bpf": (321, 280), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224),
    "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60), "personality": (135, 92),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "syslog": (103, 116), "sethostname": (170, 161),
    "setdomainname": (171, 162), "fanotify_init": (300, 262), "lookup_dcookie": (212, 18),
    "iopl": (172, None), "ioperm": (173, None), "vhangup": (153, 58), "seccomp": (317, 277),
}  # fmt: skip

# Owner, rights, hours, attributes: said to be done, since an honest `shutil.copy` asks for them
_PRETENDED: dict[str, tuple[int | None, int | None]] = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "removexattrat": (466, 466), "file_setattr": (469, 469),
}  # fmt: skip

# calls of which one argument decides
_CALLS = {
    "clone": (56, 220), "clone3": (435, 435), "kill": (62, 129), "tgkill": (234, 131),
    "prlimit64": (302, 261), "fcntl": (72, 25), "sched_setaffinity": (203, 122),
    "ioctl": (16, 29), "prctl": (157, 167), "getsockopt": (55, 209),
}  # fmt: skip
_PR_SET_DUMPABLE = 4  # undumpable, a process would hide the files that it holds
_SO_PEERPIDFD = 77  # a handle on who listens
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX = 8, 10, 15
_FIOSETOWN, _SIOCSPGRP, _TIOCSTI, _TIOCLINUX = 0x8901, 0x8902, 0x5412, 0x541C

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


def is_known() -> bool:
    """Whether this machine's system calls are in our tables."""
    return platform.machine() in _ARCHITECTURES


def restrict() -> None:
    """Refuse these calls, for this process and all that it starts; raises OSError."""
    if not is_known():
        raise OSError(f"seccomp: unknown architecture {platform.machine()}")
    libc = ctypes.CDLL(None, use_errno=True)
    code = b"".join(_program())
    buffer = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(
        struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(buffer)), 16
    )
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.prctl(_PR_SET_SECCOMP, _FILTER, program, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


def _program() -> list[bytes]:
    """The filter in the kernel's classic BPF: one instruction an item."""
    column, architecture = _ARCHITECTURES[platform.machine()]
    code: list[bytes] = []

    def add(operation: int, value: int, if_true: int = 0, if_false: int = 0) -> None:
        code.append(struct.pack("HBBI", operation, if_true, if_false, value))

    def refuse(error: int = errno.EPERM) -> None:
        add(_RETURN, _ERRNO | error)

    def when(name: str, body: list[bytes]) -> None:
        """Run `body` for this call; it must return."""
        add(_EQUAL, _CALLS[name][column], 0, len(body))
        code.extend(body)

    def one(operation: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("HBBI", operation, if_true, if_false, value)

    allow, deny = one(_RETURN, _ALLOW), one(_RETURN, _ERRNO | errno.EPERM)

    def unless(argument: int, values: tuple[int, ...]) -> list[bytes]:
        """Allow only these values of an argument."""
        tests = [one(_EQUAL, v, len(values) - rank, 0) for rank, v in enumerate(values)]
        return [one(_LOAD, _ARG[argument]), *tests, deny, allow]

    def never(argument: int, values: tuple[int, ...]) -> list[bytes]:
        """Refuse these values of an argument."""
        tests = [one(_EQUAL, v, len(values) - rank, 0) for rank, v in enumerate(values)]
        return [one(_LOAD, _ARG[argument]), *tests, allow, deny]

    add(_LOAD, _ARCH)
    add(_EQUAL, architecture, 1, 0)
    add(_RETURN, _KILL)
    add(_LOAD, _NR)
    if column == 0:  # x86_64 has a second table of numbers
        add(_AT_LEAST, _X32, 0, 1)
        refuse(errno.ENOSYS)
    for calls, error in ((_REFUSED, errno.EPERM), (_PRETENDED, 0)):
        for numbers in calls.values():
            number = numbers[column]
            if number is not None:
                add(_EQUAL, number, 0, 1)
                refuse(error)
    if column == 0:
        for number in (57, 58):  # fork and vfork are clone without flags: allowed
            add(_EQUAL, number, 0, 1)
            code.append(allow)
    me = (os.getpid(),)
    # glibc falls back from clone3, whose flags a filter cannot read, to clone
    when("clone3", [one(_RETURN, _ERRNO | errno.ENOSYS)])
    when(
        "clone",
        [one(_LOAD, _ARG[0]), one(_ANY_BIT, _CLONE_NEW | _CLONE_NEWTIME, 0, 1), deny, allow],
    )
    when("kill", unless(0, me))
    when("tgkill", unless(0, me))
    when("prlimit64", unless(0, (0, *me)))
    when("sched_setaffinity", unless(0, (0, *me)))
    when("fcntl", never(1, (_F_SETOWN, _F_SETSIG, _F_SETOWN_EX)))
    when("prctl", never(0, (_PR_SET_DUMPABLE,)))
    when("getsockopt", never(2, (_SO_PEERPIDFD,)))
    when("ioctl", never(1, (_FIOSETOWN, _SIOCSPGRP, _TIOCSTI, _TIOCLINUX)))
    add(_RETURN, _ALLOW)
    return code
