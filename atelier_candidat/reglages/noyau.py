"""Run by each new kernel (PYTHONSTARTUP): errors in French and plain tables from the first cell."""

__import__("atelier_candidat.start").start.presenter()  # leaves no name to the candidate
