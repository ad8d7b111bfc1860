"""救助规则: eligibility and amounts as graphs. Pure Python, no Django.

A rule is written once in `library/` and read three ways: exactly for one household (`assess`),
over the whole roll (`ibis_reading`), and in bounds (`bounds`: which unknown matters).
"""

from yimen.rules.assess import Bounds, assess, build_graph, replay
from yimen.rules.assess import weigh as bounds
from yimen.rules.graph import Graph
from yimen.rules.language import RuleError
from yimen.rules.outcome import FactRef, Line, Outcome, ParameterRef, Suggestion
from yimen.rules.reading import ibis_reading
from yimen.rules.suggest import suggest

__all__ = [
    "Bounds",
    "FactRef",
    "Graph",
    "Line",
    "Outcome",
    "ParameterRef",
    "RuleError",
    "Suggestion",
    "assess",
    "bounds",
    "build_graph",
    "ibis_reading",
    "replay",
    "suggest",
]
