"""What a benchmark found: both medians, their ratio, and the budget."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Report:
    """Medians of the program and its reference in `unit`; the ratio must be at most or at least the budget."""

    name: str
    unit: str
    program: float
    reference: float
    budget: float
    at_least: bool = False
    extra: dict[str, float] = field(default_factory=dict)
    extra_budgets: dict[str, float] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """The program's figure over the reference's."""
        return self.program / self.reference

    @property
    def within_budget(self) -> bool:
        """Whether every budget is kept."""
        kept = self.ratio >= self.budget if self.at_least else self.ratio <= self.budget
        return kept and all(self.extra[name] <= most for name, most in self.extra_budgets.items())

    def as_dict(self) -> dict[str, object]:
        """Everything, for JSON."""
        return {
            "name": self.name,
            "unit": self.unit,
            "program": round(self.program, 4),
            "reference": round(self.reference, 4),
            "ratio": round(self.ratio, 3),
            "budget": {"ratio": self.budget, "at_least": self.at_least, **self.extra_budgets},
            **{name: round(value, 4) for name, value in self.extra.items()},
            "within_budget": self.within_budget,
        }

    def sentence(self) -> str:
        """One line for people."""
        verdict = "within" if self.within_budget else "PAST"
        return (
            f"{self.name}: {self.program:.3f} {self.unit} against {self.reference:.3f} {self.unit}, "
            f"ratio {self.ratio:.2f}, {verdict} the budget of {self.budget}"
        )


def in_turn(runs: int, program: Callable[[], float], reference: Callable[[], float]) -> tuple[float, float]:
    """Run both in turn, after one run of each that does not count, and return the medians."""
    program()
    reference()
    pairs = [(program(), reference()) for _ in range(runs)]
    return statistics.median(p for p, _ in pairs), statistics.median(r for _, r in pairs)
