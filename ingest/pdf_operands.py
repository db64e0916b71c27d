"""What the operands of a page's operators mean: strings, colour spaces and matrices. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

# Colour spaces where one is white, and those where nought is.
_ADDITIVE = frozenset({"/DeviceGray", "/CalGray", "/G", "/DeviceRGB", "/CalRGB", "/RGB"})
_SUBTRACTIVE = frozenset({"/DeviceCMYK", "/CMYK", "/Separation", "/DeviceN"})


def letters_in(operands: Sequence[Any]) -> int:
    """Count the bytes of the strings shown, at least; blank ones do not matter."""
    count = 0
    for operand in operands:
        parts = operand if isinstance(operand, list) else [operand]
        count += sum(len(part) for part in parts if isinstance(part, str | bytes) and part.strip())
    return count


def is_additive(space: Any) -> bool | None:
    """Tell whether one is white in a colour space, None where that cannot be said."""
    if isinstance(space, list) and space:
        name, profile = space[0], resolved(space[1]) if len(space) > 1 else None
        if name == "/ICCBased" and isinstance(profile, Mapping):
            return {1: True, 3: True, 4: False}.get(profile.get("/N", 0))
        space = name
    if space in _ADDITIVE:
        return True
    return False if space in _SUBTRACTIVE else None


def has_usual_scale(font: Mapping[str, Any]) -> bool:
    """Tell whether a font of drawings counts in thousandths, as other fonts do."""
    matrix = resolved(font.get("/FontMatrix"))
    return is_matrix(matrix) and abs(float(matrix[0]) - 0.001) < 1e-6


def resolved(value: Any) -> Any:
    """Return what a reference of the file points to, anything else as it is."""
    return value.get_object() if hasattr(value, "get_object") else value


def is_matrix(value: Any) -> TypeGuard[list[float]]:
    """Tell whether a value is six numbers."""
    return (
        isinstance(value, list)
        and len(value) == 6
        and all(isinstance(number, int | float) for number in value)
    )
