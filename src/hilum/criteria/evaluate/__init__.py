"""The reference evaluator: one subject, plain Python, obviously right, with its evidence."""

from hilum.criteria.evaluate.answer import Answer, Context, Used, Why, WindowDays
from hilum.criteria.evaluate.reading import evaluate

__all__ = ["Answer", "Context", "Used", "Why", "WindowDays", "evaluate"]
