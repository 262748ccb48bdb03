"""Places that a sentence names one after another: who is designated, what news names so, and what a document promises and does not give."""
