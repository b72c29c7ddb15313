"""Sending a change: with the permission that the Zotero on this computer asks for besides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cis_pipeline.sources.zotero import refusals
from cis_pipeline.sources.zotero.connection import Connection
from cis_pipeline.sources.zotero.errors import ZoteroError
from cis_pipeline.sources.zotero.keys import Secret


def change(
    zotero: Connection,
    what: str,
    objects: Sequence[Mapping[str, Any]],
    headers: Mapping[str, str],
) -> dict[str, Any]:
    """Send objects ("items" or "collections", 50 at most); the server's word on each."""
    found = _post(
        zotero, f"/{zotero.where.path}/{what}", list(objects), {**headers, **_may(zotero)}
    )
    if not isinstance(found, dict):
        raise refusals.strange(zotero.where)
    return found


def _post(
    zotero: Connection, path: str, body: object, headers: Mapping[str, str], **more: Any
) -> Any:
    own = {"Content-Type": "application/json", **headers}
    return zotero.send("POST", path, content=json.dumps(body).encode(), headers=own, **more)


def _may(zotero: Connection) -> dict[str, str]:
    """What a change on this computer needs besides: the server's id, and the user's word."""
    if not zotero.where.local:
        return {}
    if not zotero.server():
        raise ZoteroError(
            f"{zotero.where.title}: this Zotero takes no changes from other programs; update it, "
            "or push to the library on the web"
        )
    own = {"Zotero-Server-ID": zotero.wire.server_id}
    if zotero.wire.secret is not None:
        return own
    return {**own, "Zotero-API-Key": _permission(zotero, own)}


def _permission(zotero: Connection, own: Mapping[str, str]) -> str:
    """A key that the user grants in a window of Zotero: for good, or for one change."""
    zotero.watch("Zotero asks you for permission in its window; choose Always Allow", 0, 0)
    granted = _post(zotero, "/local/authorize", {"appName": "cis_pipeline"}, own, timeout=600)
    key = granted.get("key") if isinstance(granted, dict) else None
    if not (isinstance(key, str) and key.isascii() and key.isprintable() and key):
        raise refusals.strange(zotero.where)
    if granted.get("remember") is True:
        zotero.wire.secret = Secret(key)
    return key
