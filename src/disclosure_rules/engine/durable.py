"""placeholder"""
AVAILABLE = False
WHY_NOT = "not here"
class DurableRunner:
    def __init__(self, program): ...
