"""The command line: thin commands over the packages, one place where errors become one line.

A command imports what it needs when it runs, so that `palate chat` greets before anything heavy
loads. Packages above this one add their commands through the entry-point group `palate.commands`.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from retrieval.errors import PalateError
from retrieval.settings import RetrievalSettings, retrieval_settings

F = TypeVar("F", bound=Any)


def data_option(command: F) -> F:
    """`--data DIR`, accepted before or after the command's name."""

    def remember(context: click.Context, _: click.Parameter, value: Path | None) -> None:
        if value is not None:
            context.ensure_object(dict)["data"] = value

    option = click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        expose_value=False,
        is_eager=True,
        callback=remember,
        help="Data folder; default: PALATE_HOME, or the platform's user-data folder.",
    )
    return option(command)


def settings() -> RetrievalSettings:
    """Settings of the running command, `--data` included."""
    return retrieval_settings(click.get_current_context().ensure_object(dict).get("data"))


class Commands(click.Group):
    """Our own commands plus those of packages above this one, which are loaded only when called."""

    def _plugins(self) -> dict[str, EntryPoint]:
        return {entry.name: entry for entry in entry_points(group="palate.commands")}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._plugins()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        plugin = self._plugins().get(cmd_name)
        return plugin.load() if plugin else super().get_command(ctx, cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@data_option
def app() -> None:
    """Palate, a conversational recommender over your own catalogue."""


@app.group()
def models() -> None:
    """Model and data files: what is there, fetching, checking."""


@models.command("list")
@data_option
def models_list() -> None:
    """List every file set: state, size, licence."""
    from agent.interfaces.setup import list_models

    list_models(settings())


@models.command("fetch")
@click.argument("names", nargs=-1)
@data_option
def models_fetch(names: tuple[str, ...]) -> None:
    """Fetch what is not there yet (default: all that is needed), going on where an earlier run stopped."""
    from agent.interfaces.setup import fetch_models

    fetch_models(settings(), names)


@models.command("verify")
@click.argument("names", nargs=-1)
@data_option
def models_verify(names: tuple[str, ...]) -> None:
    """Read every byte and compare with the pinned sha256 (default: all that is needed)."""
    from agent.interfaces.setup import verify_models

    verify_models(settings(), names)


@app.group("import")
def importing() -> None:
    """Bring in a catalogue of your own: CSV, JSONL or Parquet, gzip or not."""


def import_options(command: F) -> F:
    """PATH, `--keep-good` and `--data`."""
    keep = click.option(
        "--keep-good", is_flag=True, help="Leave bad rows out and report them, instead of refusing the file."
    )
    path = click.argument("path", type=click.Path(path_type=Path))
    return path(keep(data_option(command)))


@importing.command("items")
@import_options
@click.option("--domain", type=click.Path(path_type=Path), help="What the attributes are; films without one.")
@click.option("--replace", is_flag=True, help="Drop the catalogue that is there first.")
def import_items(path: Path, keep_good: bool, domain: Path | None, replace: bool) -> None:
    """Import items: id, title, and whatever the domain file declares."""
    from agent.interfaces.importing import import_file

    import_file(settings(), "items", path, domain, keep_good=keep_good, replace=replace)


@importing.command("interactions")
@import_options
def import_interactions(path: Path, keep_good: bool) -> None:
    """Import what people did: user, item, rating or verb, time."""
    from agent.interfaces.importing import import_file

    import_file(settings(), "interactions", path, keep_good=keep_good)


@importing.command("dialogues")
@import_options
def import_dialogues(path: Path, keep_good: bool) -> None:
    """Import recorded conversations to learn from."""
    from agent.interfaces.importing import import_file

    import_file(settings(), "dialogues", path, keep_good=keep_good)


@app.command()
@click.argument("name", type=click.Choice(["movies", "books"]))
@click.option("--replace", is_flag=True, help="Drop the catalogue that is there first.")
@data_option
def sample(name: str, replace: bool) -> None:
    """Import a sample catalogue with its ratings; fetches what it needs."""
    from agent.interfaces.importing import import_sample

    import_sample(settings(), name, replace=replace)


@app.command("parse")
@data_option
def parse_messages() -> None:
    """Say what messages mean: JSONL {"id","text","slate"} on stdin, one Understanding a line on stdout."""
    from agent.interfaces.parsing import parse_stream

    parse_stream(settings(), sys.stdin.buffer, sys.stdout)


@app.command()
@data_option
def train() -> None:
    """Learn from what was imported: vectors, indexes, scorers. Goes on where an earlier run stopped."""
    from agent.interfaces.ranking import train_catalogue

    train_catalogue(settings())


@app.command()
@click.option("--no-llm", is_flag=True, help="Rank without the language model.")
@click.option("-k", "count", type=click.IntRange(1, 10_000), default=100, show_default=True, help="Items a line.")
@data_option
def rank(no_llm: bool, count: int) -> None:
    """Rank the catalogue for dialogues: JSONL {"id","turns","liked","disliked","exclude"} from stdin to stdout."""
    from agent.interfaces.ranking import rank_lines

    rank_lines(settings(), sys.stdin.buffer, sys.stdout, count, use_model=not no_llm)


@app.command()
@data_option
def setup() -> None:
    """Everything from an empty data folder to a trained sample catalogue; does only what is missing."""
    from agent.interfaces.setup import set_up

    set_up(settings())


@app.command()
@click.option("--user", metavar="U", help="Who talks: what you like is kept under this name from one chat to the next.")
@click.option("--session", metavar="S", help="Go on with this conversation, or begin one of that name.")
@click.option("--lang", type=click.Choice(["auto", "en", "zh"]), default="auto", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One Reply object a line, nothing else on stdout.")
@data_option
def chat(user: str | None, session: str | None, lang: Literal["auto", "en", "zh"], as_json: bool) -> None:
    """Talk with the clerk; without a terminal, one message a line on stdin."""
    from agent.interfaces.chat import chat as talk

    sys.exit(talk(settings(), user, session, lang, as_json))


@app.group()
def user() -> None:
    """What is kept about a person: see it, take it along, erase it."""


@user.command("show")
@click.argument("name", metavar="U")
@data_option
def user_show(name: str) -> None:
    """Say what is known about U, in a few lines."""
    from agent.interfaces.people import show

    show(settings(), name)


@user.command("export")
@click.argument("name", metavar="U")
@data_option
def user_export(name: str) -> None:
    """Print everything kept about U as one JSON object."""
    from agent.interfaces.people import export

    export(settings(), name)


@user.command("forget")
@click.argument("name", metavar="U")
@data_option
def user_forget(name: str) -> None:
    """Erase everything kept about U, for good."""
    from agent.interfaces.people import forget

    forget(settings(), name)


@app.command()
@click.option("--host", help="Address to listen on (else the settings', else 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port (else the settings', else 8000).")
@click.option("--config", type=click.Path(path_type=Path), help="Settings; default: palate.toml in the data folder.")
@data_option
def serve(host: str | None, port: int | None, config: Path | None) -> None:
    """Serve the chat to web pages: websocket, HTTP, the widget and a demo page."""
    from agent.interfaces.server.run import serve as run_server

    run_server(settings(), host, port, config)


@app.command()
@click.option("--user", metavar="U", help="Whose likes are kept from one talk to the next.")
@click.option("--server", metavar="URL", help="Go through a running `palate serve` instead of opening the data folder.")
@click.option("--token", metavar="T", envvar="PALATE_TOKEN", help="Token for that server.")
@data_option
def mcp(user: str | None, server: str | None, token: str | None) -> None:
    """Serve recommend, feedback and explain as MCP tools on stdin and stdout."""
    from agent.interfaces.server.tools_run import run_tools

    run_tools(settings(), user, server, token)


@app.command()
@data_option
def doctor() -> None:
    """Check the machine, the weights, the data and the model, and say what to mend."""
    from agent.interfaces.doctor import examine

    sys.exit(examine(settings()))


def _tell(message: str) -> None:
    click.echo(f"palate: {' '.join(message.split())}", err=True)


def main() -> None:
    """Run a command; exit 0 on success, 1 on failure, 2 for wrong usage, 130 when interrupted."""
    try:
        code = app.main(standalone_mode=False)
    except click.NoSuchOption as error:
        _tell(f"{error.format_message()} Run the command with --help to see its options.")
        code = 2
    except click.exceptions.NoArgsIsHelpError as error:
        _tell(f"no command was given. Run `{error.ctx.command_path if error.ctx else 'palate'} --help`.")
        code = 2
    except click.UsageError as error:
        _tell(f"{error.format_message()} Run `{error.ctx.command_path if error.ctx else 'palate'} --help`.")
        code = 2
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except (PalateError, click.ClickException) as error:
        _tell(str(error))
        code = 1
    except BrokenPipeError:  # the reader went away: nothing is left to say to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _tell(f"{where}{error.strerror or error}; see `palate doctor` for the state of the disk and the folders")
        code = 1
    sys.exit(code or 0)
