"""Characters and where they come from: texts over spans, named rules, repairs, cells."""

# \p{Han} as a class for `re`: for what a quick command imports, and where each character is looked at.
HAN = "\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
