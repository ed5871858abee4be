# essaie: sortir par de nouveaux espaces de noms
# attendu: total 0
# %% total
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print([libc.unshare(drapeau) for drapeau in (0x10000000, 0x20000, 0x20000000, 0x40000000)])
print(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None), libc.chroot(b"/"))
total = 0
