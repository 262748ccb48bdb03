"""What the readers of prose take as rows, without what they tell of."""

from lccp.extract.prose import peak_goals, quantities


def find_quantities(paragraph):
    return [item for item in quantities.read_quantities(paragraph) if isinstance(item, quantities.Quantity)]


def find_goals(paragraph, scan):
    return [item for item in peak_goals.read_goals(paragraph, scan) if isinstance(item, peak_goals.ProseGoal)]
