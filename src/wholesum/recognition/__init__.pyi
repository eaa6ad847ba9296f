# The public names of the practice. `__init__.py` loads each of them when it is first used.
from .measures.credit import CreditDivision as CreditDivision
from .measures.credit import explain_share as explain_share
from .measures.credit import ratio_division as ratio_division
from .measures.credit import simple_division as simple_division
