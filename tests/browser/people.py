"""People at real pages: who takes charge or accepts an invitation, who joins a class, each in her own browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page

SECRET = "a kettle on the stove"


def take(page: Page, link: str, name: str, login: str) -> None:
    """Open an invitation, or the link of the first start, and accept it."""
    page.goto(link)
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=secret]").fill(SECRET)
    page.locator("main form .button").click()
    page.wait_for_url("**/me")


def invite(admin: Page, right: str = "coach") -> str:
    """A one-time link for somebody else."""
    admin.goto("/people")
    admin.locator("select[name=right]").select_option(right)
    admin.locator('form[action="/people/invitations"] button').click()
    return admin.locator("input[data-select]").input_value()


def sign_in(page: Page, login: str, secret: str = SECRET) -> None:
    """Return by passphrase."""
    page.goto("/sign-in")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=secret]").fill(secret)
    page.locator("main form .button").click()
    page.wait_for_load_state()


def join(page: Page, code: str, name: str) -> None:
    """Join a class by its code."""
    page.goto(f"/join/{code}")
    page.locator("input[name=name]").fill(name)
    page.locator("main form .button").click()
    page.wait_for_url(re.compile(r"/me\?joined="))
