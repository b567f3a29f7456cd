"""What runs inside the measured interpreter (CPython 3.9 to 3.15): the standard library and memray's core.

`inject/` is put first on PYTHONPATH and holds nothing but `sitecustomize.py`, so that it hides no module of the
program. That file takes itself away again and runs one of the passes beside this file, chosen by environment
variables (see `start.py`). None of these files is ever imported by memci itself; they are handed over by path.
"""
