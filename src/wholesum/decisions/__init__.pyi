# The public names of the practice. `__init__.py` loads each of them when it is first used.
from .charts import decisions_timeline as decisions_timeline
from .checks import check_decisions as check_decisions
from .evidence import DecisionsEvidence as DecisionsEvidence
from .measures.empowerment import empowerment as empowerment
from .measures.empowerment import empowerment_counts as empowerment_counts
from .measures.empowerment import empowerment_posterior as empowerment_posterior
from .measures.equality import equality as equality
from .measures.equality import proposal_counts as proposal_counts
from .measures.impact import impact as impact
from .measures.impact import impact_counts as impact_counts
from .measures.impact import impact_posterior as impact_posterior
from .measures.inclusion import heard_counts as heard_counts
from .measures.inclusion import inclusion as inclusion
from .measures.inclusion import least_share_posterior as least_share_posterior
from .signals import decisions_signals as decisions_signals
