"""Personal data (个人信息): masked before anything is stored, logged or sent to a model."""

from assistant.privacy.masking import Masked, found_in, mask, masked

__all__ = ["Masked", "found_in", "mask", "masked"]
