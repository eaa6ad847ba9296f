# The public names of the practice. `__init__.py` loads each of them when it is first used.
from .charts import stories_chart as stories_chart
from .checks import check_recognition as check_recognition
from .evidence import RecognitionEvidence as RecognitionEvidence
from .measures.brought import Brought as Brought
from .measures.brought import brought_by as brought_by
from .measures.credit import CreditDivision as CreditDivision
from .measures.credit import explain_share as explain_share
from .measures.credit import ratio_division as ratio_division
from .measures.credit import simple_division as simple_division
from .measures.rewards import RewardCheck as RewardCheck
from .measures.rewards import check_rewards as check_rewards
from .measures.weave import Weave as Weave
from .measures.weave import unseen_since as unseen_since
from .measures.weave import weave_of as weave_of
from .signals import recognition_signals as recognition_signals
