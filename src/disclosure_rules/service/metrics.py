"""What the service counts, in the text form that Prometheus reads. Nothing of a request is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper bounds of the durations that are counted, in seconds."""


class Metrics:
    """Requests by path and status, and their durations by path. The paths are those of routes, so they are few."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.within: Counter[tuple[str, float]] = Counter()
        self.seconds: dict[str, float] = {}
        self.lines: Counter[str] = Counter()
        self.reloads: Counter[str] = Counter()
        self.gone = 0

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count one response."""
        self.requests[route, status] += 1
        self.seconds[route] = self.seconds.get(route, 0.0) + seconds
        for bound in BUCKETS:
            self.within[route, bound] += seconds <= bound

    def text(self, workers: int, replaced: int, busy: int) -> str:
        """All counts, and the state of the workers."""
        return "\n".join([*self._requests(), *self._durations(), *_workers(workers, replaced, busy)]) + "\n"

    def _requests(self) -> Iterator[str]:
        yield from _head("disclosure_rules_requests_total", "counter", "Responses by route and status.")
        for (route, status), number in sorted(self.requests.items()):
            yield f'disclosure_rules_requests_total{{route="{route}",status="{status}"}} {number}'
        yield from _head("disclosure_rules_batch_lines_total", "counter", "Lines of batches by result.")
        for result, number in sorted(self.lines.items()):
            yield f'disclosure_rules_batch_lines_total{{result="{result}"}} {number}'
        yield from _head(
            "disclosure_rules_clients_gone_total", "counter", "Clients that went, or read no more."
        )
        yield f"disclosure_rules_clients_gone_total {self.gone}"
        yield from _head("disclosure_rules_reloads_total", "counter", "Reloads of the policies by result.")
        for result, number in sorted(self.reloads.items()):
            yield f'disclosure_rules_reloads_total{{result="{result}"}} {number}'

    def _durations(self) -> Iterator[str]:
        name = "disclosure_rules_request_seconds"
        yield from _head(name, "histogram", "Seconds to the end of a response, by route.")
        for route in sorted(self.seconds):
            total = sum(number for (known, _), number in self.requests.items() if known == route)
            for bound in BUCKETS:
                yield f'{name}_bucket{{route="{route}",le="{bound}"}} {self.within[route, bound]}'
            yield f'{name}_bucket{{route="{route}",le="+Inf"}} {total}'
            yield f'{name}_sum{{route="{route}"}} {self.seconds[route]:.6f}'
            yield f'{name}_count{{route="{route}"}} {total}'


def _workers(workers: int, replaced: int, busy: int) -> Iterator[str]:
    yield from _head("disclosure_rules_workers", "gauge", "Worker processes that answer.")
    yield f"disclosure_rules_workers {workers}"
    yield from _head("disclosure_rules_workers_busy", "gauge", "Worker processes with a request.")
    yield f"disclosure_rules_workers_busy {busy}"
    yield from _head(
        "disclosure_rules_workers_replaced_total", "counter", "Worker processes that were replaced."
    )
    yield f"disclosure_rules_workers_replaced_total {replaced}"


def _head(name: str, kind: str, text: str) -> tuple[str, str]:
    return f"# HELP {name} {text}", f"# TYPE {name} {kind}"
