"""How the world reaches us. Interfaces parse, make one domain call, and answer."""
