"""The strengths of the sample team: its busiest member shares work over three cycles."""

from wholesum.demo import sample_team
from wholesum.demo.strengths import sample_strengths
from wholesum.mirror.evidence import check_evidence
from wholesum.mirror.gather import signals_of
from wholesum.strengths.measures.stand_ins import stand_ins
from wholesum.strengths.measures.swaps import plan_swaps
from wholesum.strengths.practice import STRENGTHS


def test_given_the_cycles_of_the_sample_team_then_more_and_more_work_has_a_second_person_who_can_do_it() -> (
    None
):
    team = sample_team()
    assert not check_evidence(team)
    counts = [list(signal.count or ()) for signal in signals_of(team, STRENGTHS)]
    assert counts == [[3, 10], [5, 10], [6, 10]]


def test_given_the_sample_team_then_its_next_learning_pairs_take_work_from_its_busiest_member() -> (
    None
):
    plan = plan_swaps(sample_strengths().levels())
    assert ("drivers", "lupe", "tomasz") in [
        (swap.kind, swap.learner, swap.teacher) for swap in plan.swaps
    ]
    assert len(stand_ins(sample_strengths().levels()).single) == 4
