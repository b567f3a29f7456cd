"""The container's front door: who asks for what, which stage that is, and the exit code."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TextIO

from memci.action.inputs import Inputs, read_inputs
from memci.action.log import Log
from memci.action.measure import measure_stage
from memci.action.phases import Phases
from memci.action.plan import plan_for
from memci.action.report import report_stage
from memci.action.sandbox.environment import allowed
from memci.action.sandbox.identity import Identity, workspace_identity
from memci.action.sandbox.locked import Locked, folders_of
from memci.action.step import Step
from memci.errors import ExitCode, MemciError, refusal
from memci.github.api import Api
from memci.github.context import read_context
from memci.github.event import read_event
from memci.github.retrying import Retrying
from memci.render.escape import plain

_SECRETS = ("ACTIONS_RUNTIME_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")


def act(
    environ: Mapping[str, str],
    stdout: TextIO,
    sleep: Callable[[float], None] = time.sleep,
    whose: Callable[[Path], Identity | None] = workspace_identity,
) -> ExitCode:
    """One step of a job, from the environment that the runner gives a container to an exit code.

    `whose` tells as whom the project's code runs, from the workspace. What is wrong with the inputs, the settings or
    the program is an annotation, and never a traceback.
    """
    log, phases = Log(stdout), Phases()
    try:
        inputs = read_inputs(environ)
        for secret in (inputs.github_token, *(environ.get(name, "") for name in _SECRETS)):
            log.mask(secret)
        # Refuses a name that must not be passed on, before anything is done.
        allowed(environ, inputs.pass_env)
        return _act(environ, inputs, log, phases, sleep, whose)
    except MemciError as error:
        # A path in the container is nowhere else.
        sentence = str(error).replace(environ.get("GITHUB_WORKSPACE", "/") + "/", "")
        log.tell("error", plain(sentence, 2_000), title="memci")
        return error.exit_code
    except OSError as error:
        log.tell("error", plain(refusal(error), 2_000), title="memci")
        return ExitCode.NOT_MEASURED
    except Exception:
        log.tell_defect("error", "memci")
        return ExitCode.NOT_MEASURED
    finally:
        log.say(phases.sentence())


def action_command() -> ExitCode:
    """`memci action`."""
    return act(os.environ, sys.stdout)


def _act(
    environ: Mapping[str, str],
    inputs: Inputs,
    log: Log,
    phases: Phases,
    sleep: Callable[[float], None],
    whose: Callable[[Path], Identity | None],
) -> ExitCode:
    context = read_context(environ)
    event = read_event(context)
    plan = plan_for(event, inputs, context.repository_id, context.actor)
    retrying = Retrying(sleep, say=log.say)
    api = Api(inputs.github_token, context.repository, context.api_url, retrying=retrying)
    step = Step(environ, inputs, context, event, plan, api, retrying, log, phases)
    for remark in plan.remarks:
        log.tell("notice", remark, title="memci")
    if plan.stage == "report":
        return report_stage(step)
    with Locked(folders_of(environ)):
        identity = whose(context.workspace)
        for remark in identity.remarks if identity else ():
            log.say(remark)
        return measure_stage(step, identity)
