"""Characters and where they come from: texts over spans, named rules, repairs, cells."""
