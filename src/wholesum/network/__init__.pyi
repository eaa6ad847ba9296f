# The public names of the practice. `__init__.py` loads each of them when it is first used.
from .charts import reliance_chart as reliance_chart
from .checks import check_network as check_network
from .evidence import NetworkEvidence as NetworkEvidence
from .signals import network_signals as network_signals
from .team.density import estimate_density as estimate_density
from .team.disclosure import PublishedReliance as PublishedReliance
from .team.disclosure import hides_answers as hides_answers
from .team.disclosure import publish_reliance as publish_reliance
from .team.reliance import Reliance as Reliance
from .team.reliance import reliance as reliance
