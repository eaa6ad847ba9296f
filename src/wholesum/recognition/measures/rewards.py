"""Compare the rewards in an organisation with the values that the team states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wholesum.core.words import by_number

if TYPE_CHECKING:
    import polars as pl


class GoesTo(StrEnum):
    """Who receives a reward: one person, a group or everybody."""

    ONE = "one person"
    GROUP = "a group"
    ALL = "everybody"


@dataclass(frozen=True)
class RewardCheck:
    """How many rewards go to one person, and which stated values no reward supports.

    Parameters
    ----------
    rewards
        The number of rewards.
    solo
        The number of rewards that go to one person.
    unrewarded
        The stated values that no reward supports, in the order of the alphabet.
    unstated
        The values that rewards support and nobody stated.
    """

    rewards: int
    solo: int
    unrewarded: tuple[str, ...]
    unstated: tuple[str, ...]

    def explain(self) -> list[str]:
        """Describe in up to three sentences what is rewarded; empty without rewards."""
        if not self.rewards:
            return []
        rewards = by_number(self.rewards, "reward", "rewards")
        lines = [
            f"{self.solo} of {self.rewards} {rewards} {by_number(self.solo, 'goes', 'go')} to one "
            "person."
        ]
        if self.unrewarded:
            lines.append(f"No reward supports: {', '.join(self.unrewarded)}.")
        if self.unstated:
            lines.append(f"Rewarded, but not stated as a value: {', '.join(self.unstated)}.")
        return lines


def check_rewards(rewards: pl.DataFrame, values: Iterable[str] = ()) -> RewardCheck:
    """Compare rewards with the stated values of the team.

    Parameters
    ----------
    rewards
        The rows of the table ``rewards``.
    values
        The stated values, as the focus has them; upper and lower case are the same. Without any,
        only the receivers are counted.

    Returns
    -------
    RewardCheck
        The counts, and the values on one side only.

    Notes
    -----
    All rewards count as equal, whatever they are worth. It is a question for a talk, not a
    measure of the organisation.
    """
    stated = {value.casefold(): value for value in values}
    supported = {value.casefold(): value for value in rewards["value"].drop_nulls()}
    unstated = supported.keys() - stated.keys() if stated else ()
    return RewardCheck(
        rewards.height,
        int((rewards["goes_to"] == GoesTo.ONE).sum()),
        tuple(sorted(stated[key] for key in stated.keys() - supported.keys())),
        tuple(sorted(supported[key] for key in unstated)),
    )
