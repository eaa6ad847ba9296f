"""The pages of the list of efforts: the table, single efforts, and ways to fail."""

from __future__ import annotations

import csv
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.focus import queries
from wholesum.web.focus.access import effort_in, seen_focus
from wholesum.web.focus.inventory.cells import FIELDS, MAIN_FIELDS
from wholesum.web.focus.models import AskingKind, Effort, FocusRound
from wholesum.web.focus.results.sentences import needed_scorers
from wholesum.web.focus.services import inventory as acts
from wholesum.web.focus.services.readiness import check_ready
from wholesum.web.focus.views.requests import page_context, parse_key, perform, round_of_page

_SCRIPT: Final = "fetch"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def inventory(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Show the list of efforts, which members can edit until they are asked for scores."""
    about = page_context(request, team, focus)
    round_ = round_of_page(about)
    efforts = queries.efforts_of(round_)
    rows = [_row(effort) for effort in efforts]
    about |= _table(round_) | {
        "rows": rows,
        "unsaid": sum(not row["cells"]["work"] for row in rows),
        "lacks_goals": not any(row["cells"]["goals"] for row in rows),
        "total": sum(effort.hours or 0 for effort in efforts),
        "reasons": _reasons(round_),
    }
    if about["place"].facilitates:
        about["scorers"] = needed_scorers(queries.can_ask(team))
    return render(request, "focus/inventory.html", about)


@require_POST
def new(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Add an effort to the list."""
    return _write(request, team, focus, None)


@require_http_methods(["GET", "POST"])
def effort(request: SignedIn, team: UUID, focus: UUID, effort: UUID) -> HttpResponse:
    """Show one effort, and save its changes."""
    if request.method == "POST":
        return _write(request, team, focus, effort)
    about = page_context(request, team, focus)
    found = _row(effort_in(round_of_page(about), effort))
    about |= _table(round_of_page(about)) | {"row": found}
    return render(request, "focus/effort.html", about)


@require_POST
def delete(request: SignedIn, team: UUID, focus: UUID, effort: UUID) -> HttpResponse:
    """Delete an effort from the list."""
    act = partial(acts.delete_effort, by=request.user, team=team, focus=focus, effort=effort)
    perform(request, act, _("The effort is removed from the inventory."))
    return redirect("focus-inventory", team=team, focus=focus)


@require_safe
def download(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Send the list of efforts as a table that can be pasted again."""
    _place, round_ = seen_focus(request.user, team, focus)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="inventory.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([str(name) for name in FIELDS.values()])
    for found in queries.efforts_of(round_):
        cells = texts_of(found)
        writer.writerow([_harmless(cells[name]) for name in FIELDS])
    return response


@require_safe
def failures(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Show the ways to fail, and which of them the team already practises."""
    about = page_context(request, team, focus)
    round_ = round_of_page(about)
    about |= {
        "failures": queries.failures_of(round_),
        "efforts": list(round_.efforts.all()),
        "fixed": about["state"].scores is not None or round_.closed is not None,
    }
    return render(request, "focus/failures.html", about)


@require_POST
def name_failure(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Save a way in which the team would surely fail."""
    text = request.POST.get("text", "")
    perform(request, partial(acts.name_failure, by=request.user, team=team, focus=focus, text=text))
    return redirect("focus-failures", team=team, focus=focus)


@require_POST
def failure(request: SignedIn, team: UUID, focus: UUID, failure: UUID) -> HttpResponse:
    """Save the effort in which the team practises a way to fail, or delete the way to fail."""
    at: dict[str, Any] = {"by": request.user, "team": team, "focus": focus, "failure": failure}
    if "delete" in request.POST:
        perform(request, partial(acts.delete_failure, **at))
    else:
        chosen = request.POST.get("effort")
        perform(
            request, partial(acts.match_failure, effort=parse_key(chosen) if chosen else None, **at)
        )
    return redirect("focus-failures", team=team, focus=focus)


def texts_of(effort: Effort) -> dict[str, str]:
    """Return the cells of an effort as text, in the form that users type."""
    shares = [
        f"{work.user} {work.hours.normalize():f}" if work.hours is not None else str(work.user)
        for work in effort.work.all()
    ]
    return {
        "title": effort.title,
        "hours": "" if effort.hours is None else f"{effort.hours.normalize():f}",
        "owner": str(effort.owner or ""),
        "work": "; ".join(shares),
        "goals": "; ".join(goal.text for goal in effort.goals.all()),
        "value": str(effort.value or ""),
        "reach": effort.reach,
        "stage": effort.stage,
        "since": "" if effort.since is None else effort.since.isoformat(),
        "asked_by": effort.asked_by,
        "for_whom": effort.for_whom,
        "breaks": effort.breaks,
    }


def _write(request: SignedIn, team: UUID, focus: UUID, effort: UUID | None) -> HttpResponse:
    """Save an effort; answer a script with the faults as JSON, and other requests with a page."""
    cells = {name: request.POST[name] for name in FIELDS if name in request.POST}
    scripted = request.headers.get("X-Requested-With") == _SCRIPT
    try:
        found, notes = acts.write_effort(
            by=request.user, team=team, focus=focus, cells=cells, effort=effort
        )
    except ValidationError as error:
        return _refused(request, team, focus, effort, error, scripted=scripted)
    if scripted:
        round_ = found.round
        saved = {
            "id": str(found.pk),
            "notes": notes,
            "cells": texts_of(found),
            "total": f"{queries.hours_of(round_).normalize():f}",
        }
        return JsonResponse(saved)
    for note in notes:
        messages.warning(request, note)
    messages.success(request, _("“%(title)s” is saved.") % {"title": found.title})
    return redirect("focus-inventory", team=team, focus=focus)


def _refused(
    request: SignedIn,
    team: UUID,
    focus: UUID,
    effort: UUID | None,
    error: ValidationError,
    *,
    scripted: bool,
) -> HttpResponse:
    faults = (
        {name: messages[0] for name, messages in error.message_dict.items()}
        if hasattr(error, "error_dict")
        else {"": error.messages[0]}
    )
    if scripted:
        return JsonResponse({"faults": faults})
    about = page_context(request, team, focus)
    round_ = round_of_page(about)
    row = _row(None if effort is None else effort_in(round_, effort))
    row["cells"] |= {name: request.POST[name] for name in FIELDS if name in request.POST}
    row["faults"] = {name: fault for name, fault in faults.items() if name}
    about |= _table(round_) | {"row": row, "told": faults.get("", "")}
    return render(request, "focus/effort.html", about)


def _row(effort: Effort | None) -> dict[str, Any]:
    cells = dict.fromkeys(FIELDS, "") if effort is None else texts_of(effort)
    return {"effort": effort, "cells": cells, "faults": {}}


def _table(round_: FocusRound) -> dict[str, Any]:
    """Return the columns of the list of efforts, and the names to which its cells may refer."""
    known = queries.known_in(round_)
    fixed = round_.closed is not None or round_.askings.filter(what=AskingKind.SCORES).exists()
    return {
        "main": MAIN_FIELDS,
        "more": [name for name in FIELDS if name not in MAIN_FIELDS],
        "known": known,
        "fixed": fixed,
        "blank": _row(None),
    }


def _reasons(round_: FocusRound) -> list[str]:
    """Return the reasons why members cannot be asked for scores yet."""
    try:
        check_ready(round_, AskingKind.SCORES)
    except ValidationError as error:
        return error.messages
    return []


def _harmless(cell: str) -> str:
    """Escape a text, so that a spreadsheet does not read it as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
