"""Where do we stand? A short team questionnaire, nobody named, and what it can carry.

The methods stand here by name, ``from wholesum.pulse import rwg_j``; each is loaded when it is
first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wholesum.by_name import by_name

if TYPE_CHECKING:
    from wholesum.pulse.agreement import (
        ad_mean,
        ad_median,
        awg,
        mean_item_variance,
        r_star_wg_j,
        rwg,
        rwg_j,
    )
    from wholesum.pulse.chance import chance_by_team, chance_of_agreement, critical_agreement
    from wholesum.pulse.change import change_of_mean, change_of_share, favourable_share
    from wholesum.pulse.consistency import alpha, moments, omega
    from wholesum.pulse.counts import count_answers, team_codes
    from wholesum.pulse.cross_views import may_grant, views_are_safe
    from wholesum.pulse.disclosure import disclose
    from wholesum.pulse.evidence import PulseEvidence, check_pulse, read_pulse, write_pulse
    from wholesum.pulse.finite_team import whole_team
    from wholesum.pulse.intraclass import icc, people_needed, team_reliability
    from wholesum.pulse.multiplicity import benjamini_hochberg, expected_false_flags
    from wholesum.pulse.posterior import interval_table, mean_posterior
    from wholesum.pulse.prior import organisation_prior, perks_prior, tally_teams
    from wholesum.pulse.reading import read_result
    from wholesum.pulse.scoring import scale_scores, turn
    from wholesum.pulse.signals import pulse_signals
    from wholesum.pulse.spread import (
        bimodality_coefficient,
        polarisation,
        two_camps,
        van_der_eijk_a,
    )
    from wholesum.pulse.variance_components import reml

_HOMES: Final = {
    "agreement": "ad_mean ad_median awg mean_item_variance r_star_wg_j rwg rwg_j",
    "chance": "chance_by_team chance_of_agreement critical_agreement",
    "change": "change_of_mean change_of_share favourable_share",
    "consistency": "alpha moments omega",
    "counts": "count_answers team_codes",
    "cross_views": "may_grant views_are_safe",
    "disclosure": "disclose",
    "evidence": "PulseEvidence check_pulse read_pulse write_pulse",
    "finite_team": "whole_team",
    "intraclass": "icc people_needed team_reliability",
    "multiplicity": "benjamini_hochberg expected_false_flags",
    "posterior": "interval_table mean_posterior",
    "prior": "organisation_prior perks_prior tally_teams",
    "reading": "read_result",
    "scoring": "scale_scores turn",
    "signals": "pulse_signals",
    "spread": "bimodality_coefficient polarisation two_camps van_der_eijk_a",
    "variance_components": "reml",
}

__all__ = [
    "PulseEvidence",
    "ad_mean",
    "ad_median",
    "alpha",
    "awg",
    "benjamini_hochberg",
    "bimodality_coefficient",
    "chance_by_team",
    "chance_of_agreement",
    "change_of_mean",
    "change_of_share",
    "check_pulse",
    "count_answers",
    "critical_agreement",
    "disclose",
    "expected_false_flags",
    "favourable_share",
    "icc",
    "interval_table",
    "may_grant",
    "mean_item_variance",
    "mean_posterior",
    "moments",
    "omega",
    "organisation_prior",
    "people_needed",
    "perks_prior",
    "polarisation",
    "pulse_signals",
    "r_star_wg_j",
    "read_pulse",
    "read_result",
    "reml",
    "rwg",
    "rwg_j",
    "scale_scores",
    "tally_teams",
    "team_codes",
    "team_reliability",
    "turn",
    "two_camps",
    "van_der_eijk_a",
    "views_are_safe",
    "whole_team",
    "write_pulse",
]

__getattr__, __dir__ = by_name(__name__, _HOMES)
