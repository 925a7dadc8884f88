"""Putting back what a killed run left changed, as far as its journal tells."""

from __future__ import annotations

from dataclasses import replace

from lticheck.model.bug import where_it_broke
from lticheck.model.case import Case, Restore
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.probing.journal import Entry, Journal
from lticheck.probing.probe_runner import ProbeRunner
from lticheck.probing.session import Session


def restore_entry(entry: Entry, journal: Journal, session: Session) -> Case:
    """Put one grade back, and strike it off the journal where it is proven to be back."""
    launch = _launch(entry)
    plan = session.plan(launch, journal=journal)
    case = Case(location=launch.location, launch=launch)
    if plan.credentials is None:
        reason = f"no secret for the key “{launch.tool_key}”"
        return Case(
            location=launch.location,
            launch=launch,
            not_checked=reason,
            restore=Restore(done=False, note=reason),
        )
    try:
        return ProbeRunner(case=case, launch=launch, plan=plan).restore(entry)
    except Exception as error:  # noqa: BLE001 - the other grades of the journal are put back
        bug = where_it_broke(error)
        lost = Restore(done=False, note=f"a bug in lticheck ended it: {bug}")
        return replace(case, bug=bug, restore=lost)


def _launch(entry: Entry) -> Launch:
    """Make as much of a launch as the journal holds."""
    if entry.target.service == "ags":
        return _launch13(entry)
    parameters = (
        ("lti_message_type", "basic-lti-launch-request"),
        ("oauth_consumer_key", entry.consumer_key),
        ("tool_consumer_info_product_family_code", entry.family),
        ("lis_outcome_service_url", entry.target.url),
        ("lis_result_sourcedid", entry.target.key),
        ("custom_canvas_assignment_points_possible", entry.points_possible or "(not known)"),
    )
    return Launch(parameters=parameters, location=Location(file=entry.source))


def _launch13(entry: Entry) -> Launch:
    from lticheck.services.ags.journalled import launch_parameters  # noqa: PLC0415 - start-up time

    parameters = launch_parameters(entry.target, entry.consumer_key)
    return Launch(parameters=parameters, location=Location(file=entry.source))
