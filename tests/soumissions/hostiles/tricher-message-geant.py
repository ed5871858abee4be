# essaie: annoncer au correcteur un message démesuré
# attendu: total 0
# %% total
import os, struct
os.write(3, struct.pack(">IQ", 2**31, 2**62) + b"x" * 100)
total = 0
