# The public names of the practice. `__init__.py` loads each of them when it is first used.
from .checks import check_cycles as check_cycles
from .effect import outside_effect as outside_effect
from .evidence import CycleEvidence as CycleEvidence
from .signals import cycle_signals as cycle_signals
