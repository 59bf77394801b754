"""In what a number is measured: money, time, length. Pure."""

from assistant.facts.numbers import CURRENCIES, Number
from ingest.terms import terms

_UNITS = {
    "time": "seconds minutes hours days weeks months years decades centuries",
    "length": "miles kilometres kilometers km metres meters centimetres centimeters millimetres "
    "millimeters feet foot inches yards light",
    "area": "acres hectares",
    "weight": "tons tonnes kilograms kg grams pounds ounces",
    "volume": "litres liters gallons barrels",
    "heat": "degrees",
    "speed": "mph kph knots",
    "power": "megawatts gigawatts kilowatts",
}
_OF = {unit: measure for measure, units in _UNITS.items() for unit in terms(units)}


def measure(number: Number) -> str:
    """What it is a measure of; "" for a number of things, or one of which it is not told."""
    if number.kind in CURRENCIES:
        return "money"
    if number.kind in ("%", "hour"):
        return number.kind
    return next((_OF[each] for each in number.counts if each in _OF), "")


def are_alike(one: Number, other: Number) -> bool:
    """Whether both can answer one question: 5 years is no other sum than 700 million euros."""
    first, second = measure(one), measure(other)
    if first and second:
        return first == second
    # A number of things is no length; one of which it is not told may be.
    return not (first and other.counts) and not (second and one.counts)
