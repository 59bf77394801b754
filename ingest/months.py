"""What months and days of the week are called in English. Pure data."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
A_MONTH, A_WEEKDAY = "|".join(MONTHS), "|".join(WEEKDAYS)
"""Any of them, within a pattern."""
