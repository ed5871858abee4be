"""What runs inside the walls, beside the candidate's code.

This folder and `atelier_candidat` are all that the sandbox holds of ours: nothing here imports
`atelier`, whose generator, solutions and hidden tests must not be importable by a candidate.
Inside, the package is called `enclosure`.
"""
