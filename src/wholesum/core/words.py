"""Choose singular or plural for nouns and verbs in the sentences of the Mirror."""

from __future__ import annotations


def by_count(events: float, of: float, singular: str, plural: str) -> str:
    """Choose the verb form for a count and its total, such as "was" in "0 of 1 decision was".

    Parameters
    ----------
    events, of
        The two numbers as they are printed.
    singular
        The form for 1 event, or a total of 1, such as "was".
    plural
        The form for all other counts, such as "were".

    Returns
    -------
    str
        One of the two forms.
    """
    return singular if 1 in (events, of) else plural


def by_number(number: float, singular: str, plural: str) -> str:
    """Choose the singular or the plural form of a word for a number.

    Parameters
    ----------
    number
        The number as it is printed.
    singular
        The form for exactly 1, such as "was".
    plural
        The form for all other numbers, such as "were".

    Returns
    -------
    str
        One of the two forms.
    """
    return singular if number == 1 else plural
