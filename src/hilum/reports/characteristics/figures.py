"""The figures of one quantity as lines of a table, in words."""

from collections.abc import Iterator

from hilum.reports.characteristics.measured import Power, Quantity
from hilum.reports.characteristics.wording import CharacteristicWords
from hilum.stats.characteristics import Share

Line = tuple[str, str]


def figures(quantity: Quantity, words: CharacteristicWords) -> Iterator[Line]:
    """Yield each characteristic and its value."""
    found, say = quantity.found, words.say
    true_value = found.true_value
    yield say("true_value"), _shown(true_value, quantity, words, none="not_known")
    yield say("mean"), _shown(found.mean, quantity, words, none="not_in_all")
    single = "one_trial" if found.trials == 1 else "not_in_all"
    yield say("standard_deviation"), _shown(found.standard_deviation, quantity, words, none=single)
    marks = (_shown(each, quantity, words, none="not_reached") for each in found.quantiles)
    yield say("quantiles"), "; ".join(marks)
    yield say("reached"), say("of", number=found.reached, trials=found.trials)
    if found.coverage is not None:
        yield say("coverage"), _share(found.coverage, words)
    yield say("closed"), say("of", number=found.closed, trials=found.trials)
    yield say("width"), _shown(found.width, quantity, words, none="not_known")
    if quantity.power is not None:
        yield from _powers(quantity.power, words)


def _powers(power: Power, words: CharacteristicWords) -> Iterator[Line]:
    label = words.say("rejected", null=f"{power.null_rate:g}", alpha=f"{power.alpha:g}")
    yield label, _share(power.rejected, words)
    if power.expected is not None:
        yield words.say("expected"), f"{power.expected:.4f}"


def _shown(
    value: float | None, quantity: Quantity, words: CharacteristicWords, *, none: str
) -> str:
    if value is None:
        return words.say(none)
    return f"{value:.4f}" if quantity.unit == "rate" else words.say("months", number=f"{value:.2f}")


def _share(found: Share, words: CharacteristicWords) -> str:
    error = f"{found.standard_error:.4f}"
    return words.say("with_error", value=f"{found.value:.4f}", error=error)
