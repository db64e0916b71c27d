"""`rag doctor`: each part tried and timed on this machine."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from ingest.errors import PorseshError
from rag.assembly import Workshop
from rag.checks import (
    check_embedding_model,
    check_index,
    check_library,
    check_network,
    check_ocr,
    check_pdf,
    check_writer,
    repair,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `ok` is None where a part is not needed to work."""

    part: str
    ok: bool | None
    detail: str
    seconds: float


def run_doctor(workshop: Workshop, *, repairing: bool, as_json: bool) -> int:
    """Print what works, how fast, and what to do about the rest; return the exit status."""
    checks: dict[str, tuple[Callable[[Workshop], str], bool]] = {
        **({"repair": (repair, True)} if repairing else {}),
        "library": (check_library, True),
        "pdf": (check_pdf, True),
        "ocr": (check_ocr, False),
        "embedding": (check_embedding_model, True),
        "index": (check_index, True),
        "model": (check_writer, True),
        "network": (check_network, False),
    }
    findings = []
    for part, (check, needed) in checks.items():
        finding = _examine(part, check, workshop, needed=needed)
        findings.append(finding)
        if not as_json:
            sys.stdout.write(_line(finding) + "\n")
            sys.stdout.flush()
    if as_json:
        rows = [asdict(finding) for finding in findings]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    return 1 if any(finding.ok is False for finding in findings) else 0


def _examine(
    part: str, check: Callable[[Workshop], str], workshop: Workshop, *, needed: bool
) -> Finding:
    begun = time.perf_counter()
    try:
        detail = check(workshop)
        ok: bool | None = True
    except PorseshError as error:
        detail, ok = str(error), False if needed else None
    return Finding(part, ok, detail, round(time.perf_counter() - begun, 3))


def _line(finding: Finding) -> str:
    word = {True: "ok", False: "FAILED", None: "absent"}[finding.ok]
    return f"{finding.part:10} {word:7} {finding.seconds:7.2f} s  {finding.detail}"
