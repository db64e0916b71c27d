"""What the operands of a page's operators mean: strings, colour spaces and matrices. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

# Colour spaces where one is white, and those where nought is.
_ADDITIVE = frozenset({"/DeviceGray", "/CalGray", "/G", "/DeviceRGB", "/CalRGB", "/RGB"})
_SUBTRACTIVE = frozenset({"/DeviceCMYK", "/CMYK", "/Separation", "/DeviceN"})

# Entries of a graphics state that let see what is below, unless they are this.
_CLEAR_UNLESS = {"/BM": ("/Normal", "/Compatible"), "/SMask": ("/None",), "/op": (False,)}


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


def is_solid(space: Any) -> bool:
    """Tell whether what is filled in a colour space hides what is below."""
    if isinstance(space, list) and space:
        return space[0] != "/Pattern" and (len(space) < 2 or resolved(space[1]) != "/None")
    return bool(space != "/Pattern")


def sees_through(state: Mapping[str, Any], *, before: frozenset[str]) -> frozenset[str]:
    """Return which entries of graphics states let see what is below, this one taken into account.

    >>> sees_through({"/BM": "/Multiply"}, before=frozenset())
    frozenset({'/BM'})
    """
    told = {key: resolved(state[key]) for key in _CLEAR_UNLESS if key in state}
    # Overprinting of strokes is that of what is filled too, unless that has a word of its own.
    if "/OP" in state:
        told.setdefault("/op", resolved(state["/OP"]))
    clear = {key for key, value in told.items() if value not in _CLEAR_UNLESS[key]}
    return before.difference(told) | clear


def is_opaque_image(image: Mapping[str, Any]) -> bool:
    """Tell whether an image, as an object or within the page, hides what is below."""
    masks = ("/SMask", "/Mask", "/ImageMask", "/IM", "/SMaskInData", "/OC")
    return not any(resolved(image.get(key)) for key in masks)


def numbers_in(value: Any) -> list[float]:
    """Return the numbers of a list, nothing of what is none."""
    items = resolved(value)
    found = [resolved(item) for item in items] if isinstance(items, list) else []
    return [float(item) for item in found if isinstance(item, int | float)]


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
