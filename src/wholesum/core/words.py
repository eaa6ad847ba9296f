"""Choose singular or plural for nouns and verbs in the sentences of the Mirror."""

from __future__ import annotations


def by_count(events: float, of: float, one: str, several: str) -> str:
    """Choose the verb form for a count and its total, such as "was" in "0 of 1 decision was".

    Parameters
    ----------
    events, of
        The two numbers as they are printed.
    one
        The form for 1 event, or a total of 1, such as "was".
    several
        The form for all other counts, such as "were".

    Returns
    -------
    str
        One of the two forms.
    """
    return one if 1 in (events, of) else several


def by_number(number: float, one: str, several: str) -> str:
    """Choose the singular or the plural form of a word for a number.

    Parameters
    ----------
    number
        The number as it is printed.
    one
        The form for exactly 1, such as "was".
    several
        The form for all other numbers, such as "were".

    Returns
    -------
    str
        One of the two forms.
    """
    return one if number == 1 else several
