"""Check that no text in a folder of exported data is too long for the database."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from wholesum.tables import Fault, Table, TableSet, faults_at


def check_lengths(evidence: TableSet, limits: Mapping[Table, Mapping[str, int]]) -> list[Fault]:
    """Return a fault for each text of a folder that is longer than the app can store.

    Parameters
    ----------
    evidence
        The evidence of a practice.
    limits
        The most characters by table and column.

    Returns
    -------
    list of Fault
        Nothing where all is well.
    """
    return [
        fault
        for table, columns in limits.items()
        for column, most in columns.items()
        for fault in faults_at(
            evidence.source(table),
            evidence.frame(table)[column].str.len_chars() > most,
            _("the text is longer than %(most)s characters") % {"most": most},
            _("shorten it"),
            column=column,
            values=evidence.frame(table)[column],
        )
    ]
