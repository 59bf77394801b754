"""Facts of a written sentence held to its evidence: numbers, dates, names, polarity. All pure."""
