"""The commands `serve`, `user` and `publish`, with which a register is shared."""

from __future__ import annotations

import datetime as dt
import getpass
from contextlib import suppress
from pathlib import Path

import click

from analyser.cli.group import main
from analyser.cli.options import PATH, model_option
from analyser.errors import RegisterError, StopRequested

accounts_option = click.option(
    "--accounts", type=PATH, metavar="FILE", help="Accounts file; accounts.db in the register's folder if not given."
)
ROLES = ("councillor", "analyst", "officer", "central", "admin")


@main.command()
@click.option(
    "--register",
    "registers",
    required=True,
    multiple=True,
    type=PATH,
    metavar="FILE",
    help="Register to serve; may be given several times.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port to listen on; 0 chooses a free one.",
)
@click.option(
    "--published", multiple=True, type=PATH, metavar="FILE", help="Published file, open to everybody; see `publish`."
)
@accounts_option
@click.option(
    "--no-sign-in", is_flag=True, help="Give every user of this computer all rights; refused with another --host."
)
@click.option(
    "--proxy-header",
    default="",
    metavar="NAME",
    help="Header in which a trusted proxy gives the name of the signed-in user.",
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    default=("127.0.0.1", "::1"),
    show_default=True,
    metavar="ADDRESS",
    help="Address of a proxy whose headers are trusted.",
)
@click.option(
    "--allowed-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="Name or address under which browsers reach the server, when it is not --host; may be given several times.",
)
@model_option
def serve(
    registers: tuple[Path, ...],
    host: str,
    port: int,
    published: tuple[Path, ...],
    accounts: Path | None,
    no_sign_in: bool,
    proxy_header: str,
    proxies: tuple[str, ...],
    allowed_hosts: tuple[str, ...],
    model_dir: Path | None,
) -> None:
    """Serve registers as web pages.

    Users sign in (see `user add`) and see what their role in a register allows; published files are open to everybody.
    Tables, SQL and exports are Datasette's.
    """
    from analyser.web.plugin.server import SignInOptions
    from analyser.web.plugin.server import serve as serve_registers

    options = SignInOptions(
        accounts=accounts or _accounts_beside(registers[0]),
        published=published,
        sign_in=not no_sign_in,
        proxy_header=proxy_header,
        proxies=proxies,
    )
    with suppress(StopRequested):
        serve_registers(
            registers,
            host=host,
            port=port,
            echo=click.echo,
            sign_in_options=options,
            model_dir=model_dir,
            allowed_hosts=allowed_hosts,
        )


@main.group()
def user() -> None:
    """Manage user accounts."""


@user.command()
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="Role of the user in the register.")
@click.option("--register", required=True, type=PATH, metavar="FILE", help="Register in which the user has the role.")
@click.option("--create", is_flag=True, help="Create an empty register when there is none.")
@accounts_option
@click.option("--password", help="Password; prompted for if not given.")
@click.option("--no-password", is_flag=True, help="For a user whom a proxy signs in; see `serve --proxy-header`.")
def add(
    name: str,
    role: str,
    register: Path,
    create: bool,
    accounts: Path | None,
    password: str | None,
    no_password: bool,
) -> None:
    """Add a user or set a new password, and grant a role in a register."""
    from analyser.accounts.accounts import Accounts, check_name, check_password, random_password
    from analyser.store import Register

    check_name(name)
    if no_password:
        password = random_password()
    elif password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    check_password(password)
    Register.open(register, create=create).close()
    Accounts(accounts or _accounts_beside(register)).put(name, password, role, register)
    click.echo(f"{name} may {'be signed' if no_password else 'sign'} in as {role} of {register.name}.")


@user.command()
@click.argument("name")
@click.option("--role", required=True, type=click.Choice(ROLES), help="Role of the user in the register.")
@click.option("--register", required=True, type=PATH, metavar="FILE", help="Register in which the user has the role.")
@accounts_option
def grant(name: str, role: str, register: Path, accounts: Path | None) -> None:
    """Grant an existing user a role in a register; the password stays."""
    from analyser.accounts.accounts import Accounts
    from analyser.store import Register

    Register.open(register, create=False).close()
    Accounts(accounts or _accounts_beside(register)).grant(name, role, register)
    click.echo(f"{name} is {role} of {register.name}.")


@user.command()
@click.argument("name")
@click.option(
    "--register", required=True, type=PATH, metavar="FILE", help="Register with the accounts file in its folder."
)
@accounts_option
def remove(name: str, register: Path, accounts: Path | None) -> None:
    """Remove a user and all their roles; their sessions end at once."""
    from analyser.accounts.accounts import Accounts

    Accounts(accounts or _accounts_beside(register)).remove(name)
    click.echo(f"{name} may no longer sign in.")


@user.command("list")
@click.option(
    "--register", required=True, type=PATH, metavar="FILE", help="Register with the accounts file in its folder."
)
@accounts_option
def list_users(register: Path, accounts: Path | None) -> None:
    """List users and their roles."""
    from analyser.accounts.accounts import Accounts

    _require_file(register)
    users = Accounts(accounts or _accounts_beside(register)).users()
    if not users:
        click.echo("Nobody has an account yet. Add one: analyser user add NAME --role officer --register FILE")
    for one in users:
        rights = ", ".join(f"{role} of {path}" for path, role in sorted(one.roles.items()))
        click.echo(f"{one.name}: {rights or 'no role'}")


def _accounts_beside(register: Path) -> Path:
    """Return the default accounts file of a register."""
    return register.parent / "accounts.db"


def _require_file(register: Path) -> None:
    """Raise RegisterError when there is no file at a register's path."""
    if not register.is_file():
        raise RegisterError(f"there is no register {register}", "check the path")


@main.command()
@click.option(
    "--register",
    "registers",
    required=True,
    multiple=True,
    type=PATH,
    metavar="FILE",
    help="Register to publish from; may be given several times.",
)
@click.option("--to", "target", required=True, type=PATH, metavar="FILE", help="Published file to write.")
@click.option(
    "--actor",
    default=lambda: getpass.getuser(),
    metavar="NAME",
    help="Name of the publisher; yours if not given.",
)
@click.option("--dry-run", is_flag=True, help="Print what would change, and change nothing.")
@click.option("--check", is_flag=True, help="Only check the published file against its registers.")
def publish(registers: tuple[Path, ...], target: Path, actor: str, dry_run: bool, check: bool) -> None:
    """Write the contracts marked as published to a file for the public.

    Reviewers' names, notes, file names and withheld clauses are left out, and the new file is checked before it
    replaces the old one.
    """
    from analyser.engine import publishing

    if check:
        publishing.check(registers, target)
        click.echo(f"{target} contains nothing private.")
        return
    at = dt.datetime.now(dt.UTC)
    done = publishing.publish(registers, target, actor=actor, at=at, dry_run=dry_run)
    click.echo(
        f"{target}: {len(done.contracts)} contracts{' would be' if dry_run else ''} published, {len(done.added)} new,"
        f" {len(done.removed)} removed, {done.withheld_clauses} clauses withheld."
    )
