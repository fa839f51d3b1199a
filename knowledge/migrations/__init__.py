"""Steps from the tables of an earlier program version to today's, one module a step, in this order.

A new database is made from `tables.py`; these bring an older one up. A step must bear what is there
already: tables made between two versions of the program may have some of it.
"""

BASELINE = "1-first"
"""The tables of the first version, before there were steps."""

STEPS = (
    ("2-review", "knowledge.migrations.review"),
    ("3-causes", "knowledge.migrations.causes"),
    ("4-models", "knowledge.migrations.models"),
)
"""(name, module) of every step; the module has a function `upgrade()`."""

HEAD = STEPS[-1][0]
