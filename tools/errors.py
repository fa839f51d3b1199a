"""What can go wrong in a tool.

ToolError
├── BadArguments            what was asked for cannot be asked for; says which argument and what would do
│   ├── PhoneNeeded         the service is only booked by who leaves a telephone number
│   └── UnknownName         no such tool, scheme, fact, place, slot or class
├── NotAllowed              the person has not shown that it is theirs, or has tried too often
├── Conflict                the slot is taken, the booking is no longer changeable
├── ServiceUnavailable      the back end is away or too slow
└── SchemeInvalid           a scheme or the vocabulary is written wrongly; an administrator's to mend
    └── FormulaInvalid      a condition or figure that cannot be read
"""

from __future__ import annotations


class ToolError(Exception):
    """Anything a tool reports; the text is for the person who asked, in Chinese."""


class BadArguments(ToolError):
    """An argument is missing, impossible or contradictory."""


class UnknownName(BadArguments):
    """Nothing has that name."""


class PhoneNeeded(BadArguments):
    """A telephone number is to be left with the booking."""


class NotAllowed(ToolError):
    """Not shown to be the person's own, or tried too often; wrong and missing look the same."""


class Conflict(ToolError):
    """What was wanted is no longer to be had."""


class ServiceUnavailable(ToolError):
    """The back end did not answer in time; the way out is a person."""


class SchemeInvalid(ToolError):
    """A scheme file or the vocabulary is written wrongly."""


class FormulaInvalid(SchemeInvalid):
    """A condition or figure cannot be read."""
