"""The language server: it hands messages to pygls, keeps the texts of the editor, and answers from a project."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from functools import partial, wraps
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from disclosure_rules._version import __version__
from disclosure_rules.errors import DisclosureRulesError, Lang
from disclosure_rules.language_server.answers import RUN_CASE, Answers
from disclosure_rules.language_server.frames import BadMessage, Inbox, Outbox
from disclosure_rules.language_server.positions import path_of, uri_of
from disclosure_rules.language_server.problems import diagnostics
from disclosure_rules.language_server.project import Project
from disclosure_rules.phrases import phrase

_NOT_INITIALIZED, _CANCELLED = -32002, -32800
_PARSE_ERROR, _INVALID_REQUEST, _INVALID_PARAMS = -32700, -32600, -32602

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def serve(make: Callable[[Iterable[Path]], Project], lang: Lang, stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Answer an editor until it closes a pipe. `make` gives the project of the folders that the editor has open. Raises
    SystemExit where the editor asks for the end, and BrokenPipeError where it does not read any more."""
    session = Session(make, lang, Outbox(stdout))
    inbox = Inbox(stdin)
    inbox.start()
    while (message := inbox.next()) is not None:
        session.handle(message, inbox.cancelled)
        if inbox.is_empty:
            session.publish()


class Session:
    """One conversation. Problems are published when no message waits, so that typing does not wait for them."""

    def __init__(self, make: Callable[[Iterable[Path]], Project], lang: Lang, outbox: Outbox) -> None:
        self.make, self.lang, self.outbox = make, lang, outbox
        self.project: Project | None = None
        self.is_stale = self.is_unpublished = False
        self.published: set[Path] = set()
        self.server = LanguageServer("disclosure-rules", __version__)
        self.server.protocol.set_writer(outbox)
        _register(self)

    def handle(self, message: Any, cancelled: set[Any]) -> None:
        """Handle one message; one that is none is answered with an error."""
        if isinstance(message, BadMessage):
            self.outbox.refuse(None, _PARSE_ERROR, f"not JSON: {message}")
            return
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            id_ = message.get("id") if isinstance(message, dict) else None
            self.outbox.refuse(id_, _INVALID_REQUEST, "not a message of JSON-RPC 2.0")
            return
        id_, method = message.get("id"), message.get("method")
        is_request = "id" in message and method is not None
        if is_request and id_ in cancelled:
            cancelled.discard(id_)
            self.outbox.refuse(id_, _CANCELLED, "cancelled")
        elif self.project is None and method not in ("initialize", "exit"):
            if is_request:
                self.outbox.refuse(id_, _NOT_INITIALIZED, "not initialized")
        else:
            self._hand_over(message)

    def _hand_over(self, message: dict[str, Any]) -> None:
        if message.get("method") == "initialize":
            _count_in_utf_16(message)
        try:
            structured = self.server.protocol.structure_message(message)
        except JsonRpcException:
            if "id" in message:
                self.outbox.refuse(message["id"], _INVALID_PARAMS, "invalid parameters")
            return
        self.server.protocol.handle_message(structured)

    def ask(self, answer: Callable[[Answers, Any], T], params: Any) -> T:
        """An answer from the project as it is now."""
        assert self.project is not None
        self._check()
        return answer(Answers(self.project, self.lang), params)

    def _check(self) -> None:
        if self.is_stale and self.project is not None:
            self.is_stale, self.is_unpublished = False, True
            self.project.check()

    def publish(self) -> None:
        """Publish the problems of every file, where one may have changed."""
        self._check()
        if not self.is_unpublished or self.project is None:
            return
        self.is_unpublished = False
        found = diagnostics(self.project, self.lang)
        for path in sorted({*found, *self.published}):
            self.server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri_of(path), found.get(path, []))
            )
        self.published = set(found)

    def keep(self, uri: str, *, is_open: bool) -> None:
        """Keep the text of a document, or leave it to the disk."""
        path = path_of(uri)
        if path is None or self.project is None:
            return
        if is_open:
            self.project.texts[path.resolve()] = self.server.workspace.get_text_document(uri).source
        else:
            self.project.texts.pop(path.resolve(), None)
        self.is_stale = True


def _count_in_utf_16(message: dict[str, Any]) -> None:
    """Leave out the encodings that a client offers besides UTF-16, which every client knows."""
    params = message.get("params")
    capabilities = params.get("capabilities") if isinstance(params, dict) else None
    general = capabilities.get("general") if isinstance(capabilities, dict) else None
    if isinstance(general, dict):
        general.pop("positionEncodings", None)


def _guarded(session: Session, handler: F) -> F:
    """A handler whose problems and faults are errors of the protocol, without a traceback."""

    @wraps(handler)
    def guarded(*arguments: Any) -> Any:
        try:
            return handler(*arguments)
        except DisclosureRulesError as error:
            told = "\n".join(problem.line(session.lang) for problem in error.problems)
            raise JsonRpcInvalidParams(
                told, data={"problems": [problem.as_json() for problem in error.problems]}
            ) from None
        except Exception as error:  # noqa: BLE001  # a fault of the program is reported by its type and place
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(frame.filename).name}:{frame.lineno}"
            told = phrase("assistant.fault", session.lang, type=type(error).__name__, place=place)
            raise JsonRpcInternalError(told) from None

    return guarded  # type: ignore[return-value]  # it takes and gives what the handler does


def _register(session: Session) -> None:
    """Register what the server does with pygls."""
    server = session.server

    def feature(name: str, handler: Callable[[Any], Any], options: Any = None) -> None:
        server.feature(name, options)(_guarded(session, handler))

    def opened(params: types.InitializeParams) -> None:
        folders = [folder.uri for folder in params.workspace_folders or ()]
        roots = [path_of(uri) for uri in folders or filter(None, [params.root_uri])]
        session.project = session.make(root for root in roots if root is not None)
        session.is_stale = True

    def watched(_: Any) -> None:
        session.is_stale = True

    feature(types.INITIALIZE, opened)
    for name in (types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE):
        feature(name, lambda params: session.keep(params.text_document.uri, is_open=True))
    feature(
        types.TEXT_DOCUMENT_DID_CLOSE, lambda params: session.keep(params.text_document.uri, is_open=False)
    )
    for name in (types.TEXT_DOCUMENT_DID_SAVE, types.WORKSPACE_DID_CHANGE_WATCHED_FILES):
        feature(name, watched)
    feature(types.TEXT_DOCUMENT_HOVER, partial(session.ask, Answers.hover))
    feature(types.TEXT_DOCUMENT_DEFINITION, partial(session.ask, Answers.definition))
    feature(types.TEXT_DOCUMENT_REFERENCES, partial(session.ask, Answers.references))
    feature(types.TEXT_DOCUMENT_RENAME, partial(session.ask, Answers.rename))
    triggers = types.CompletionOptions(trigger_characters=[" ", "{", "[", "."])
    feature(types.TEXT_DOCUMENT_COMPLETION, partial(session.ask, Answers.completion), triggers)
    feature(types.TEXT_DOCUMENT_CODE_LENS, partial(session.ask, Answers.lenses))

    def run(uri: str, number: int) -> Any:
        outcome = session.ask(Answers.run, (uri, number))
        kind = types.MessageType.Info if outcome["passed"] else types.MessageType.Error
        server.window_show_message(types.ShowMessageParams(kind, outcome["text"]))
        return outcome

    server.command(RUN_CASE)(_guarded(session, run))
