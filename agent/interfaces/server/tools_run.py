"""Opens what the MCP tools need and serves them until stdin ends."""

from __future__ import annotations

from contextlib import closing

from agent.interfaces.chat import check_names
from agent.interfaces.loading import open_services
from agent.interfaces.server.tools import OwnClerk, ServersClerk, make_tools
from retrieval.errors import DataFolderBusy
from retrieval.settings import RetrievalSettings


def run_tools(settings: RetrievalSettings, user: str | None, server: str | None, token: str | None) -> None:
    """Serve the tools over stdin and stdout."""
    if server:
        with closing(ServersClerk(server, token)) as clerk:
            make_tools(clerk).run("stdio")
        return
    check_names(user, None)
    try:
        services = open_services(settings)
    except DataFolderBusy as error:
        raise DataFolderBusy(f"{error} (a running server? then go through it: palate mcp --server URL)") from error
    try:
        make_tools(OwnClerk(services, user)).run("stdio")
    finally:
        services.close()
