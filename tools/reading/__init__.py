"""Facts read out of what people write in Chinese chat or say on the telephone (读事实)."""

from tools.reading.plausible import contradictions
from tools.reading.reader import read_facts
from tools.reading.types import Doubt, FactRead, Reading

__all__ = ["Doubt", "FactRead", "Reading", "contradictions", "read_facts"]
