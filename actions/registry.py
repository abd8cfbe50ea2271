"""Every action, built with what it needs."""

from __future__ import annotations

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

from actions.action_answer_request import ActionAnswerRequest
from actions.action_clarify import ActionClarify
from actions.action_confirm_help import ActionConfirmHelp
from actions.action_contact import ActionContact
from actions.action_municipality import ActionMunicipality
from actions.action_next_request import ActionNextRequest
from actions.action_other_offers import ActionOtherOffers
from actions.action_remember_place import ActionRememberPlace
from actions.action_signal import ActionSignal
from actions.action_start_again import ActionStartAgain
from actions.action_talk_to_person import ActionTalkToPerson
from actions.action_without_place import ActionWithoutPlace
from actions.ports import Clock
from services.directory.use_cases import OpenDirectory


def make_actions(open_directory: OpenDirectory, clock: Clock) -> list[Action]:
    """All actions of domain.yml."""
    return [
        ActionAnswerRequest(open_directory, clock),
        ActionClarify(open_directory, clock),
        ActionConfirmHelp(open_directory),
        ActionContact(open_directory),
        ActionMunicipality(open_directory),
        ActionNextRequest(open_directory, clock),
        ActionOtherOffers(open_directory, clock),
        ActionRememberPlace(open_directory, clock),
        ActionSignal(open_directory, clock),
        ActionStartAgain(),
        ActionTalkToPerson(open_directory),
        ActionWithoutPlace(open_directory, clock),
    ]


def make_executor(open_directory: OpenDirectory, clock: Clock) -> ActionExecutor:
    """rasa-sdk's executor with our actions registered as instances."""
    executor = ActionExecutor()
    for action in make_actions(open_directory, clock):
        executor.register_action(action)
    return executor
