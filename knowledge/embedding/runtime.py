"""OpenVINO as the fast engine wants it: imported without its telemetry, compiled for many small texts."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

# What reports every import to its maker over the network, and writes a client number into the home directory.
_CONVERTER = "openvino.tools.ovc"
_GROUP = 64  # activations that share a scale in 8 bits
_CACHED = 16  # kernels kept for shapes seen; without a limit memory grows with every new length
_MOST_STREAMS = 4  # each keeps its own buffers


def quiet_openvino() -> Any:
    """The openvino module without its model converter, which is not used here."""
    barred = _CONVERTER not in sys.modules
    if barred:
        sys.modules[_CONVERTER] = None  # type: ignore[assignment]
    try:
        import openvino

        return openvino
    finally:
        if barred:
            del sys.modules[_CONVERTER]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def compiled(model: Any) -> Any:
    """The model ready to run, as many texts side by side as there are processors, each on one of them."""
    core = quiet_openvino().Core()
    half = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return core.compile_model(
        model,
        "CPU",
        {
            "INFERENCE_NUM_THREADS": processors(),
            "NUM_STREAMS": streams(),
            "INFERENCE_PRECISION_HINT": "bf16" if half else "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": _GROUP,
            "CPU_RUNTIME_CACHE_CAPACITY": _CACHED,
        },
    )


def streams() -> int:
    """How many texts are embedded side by side."""
    return min(processors(), _MOST_STREAMS)


def give_back(model: Any) -> None:
    """Return the working memory of the model to the system."""
    model.release_memory()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's; others do it by themselves
    if trim is not None:
        trim(0)
