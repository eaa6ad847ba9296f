"""Choose singular or plural for nouns and verbs in the sentences of the Mirror."""

from __future__ import annotations


def by_count(events: float, of: float, one: str, several: str) -> str:
    """Return the form of a verb that goes with a count of a total, such as "0 of 1 decision".

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
    """Return the singular or the plural form of a word, as a number requires.

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
