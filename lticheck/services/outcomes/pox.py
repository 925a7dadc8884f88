"""Plain old XML: reading whatever came in an envelope."""

from __future__ import annotations

from lxml import etree


def parse(body: bytes, *, recover: bool = False) -> etree._Element | None:
    """Read hostile XML: no entities, no network, no huge trees. None where it is none.

    `recover` also reads what is cut off or broken.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=recover
    )
    try:
        root: etree._Element | None = etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError):
        return None
    return root


def parse_broken(body: bytes) -> etree._Element | None:
    """Read XML that a log may have cut off: as it stands, else as much of it as can be read."""
    root = parse(body.strip())
    return parse(body.strip(), recover=True) if root is None else root


def texts(root: etree._Element) -> dict[str, str]:
    """Return the first text of each element, by local name alone and after its parent's.

    Namespaces are left out: they vary by platform and by library.
    """
    found: dict[str, str] = {}
    for element in root.iter("{*}*"):
        name, parent = local_name(element), element.getparent()
        text = element.text or ""
        found.setdefault(name, text)
        if parent is not None:
            found.setdefault(f"{local_name(parent)}/{name}", text)
    return found


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
