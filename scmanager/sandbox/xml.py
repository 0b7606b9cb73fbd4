"""Classic answers as XML: dashed names, `type` attributes, ISO times.

An example of the real thing: https://gist.github.com/javouhey/627891
"""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

TIME = re.compile(r"(\d{4})/(\d\d)/(\d\d) (\d\d:\d\d:\d\d) \+0000")
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(root: str, value: object) -> bytes:
    """Write a JSON-like value as an XML document."""
    element = Element(root)
    _fill(element, value)
    written: bytes = tostring(element, encoding="UTF-8", xml_declaration=True)
    return written


def _fill(element: Element, value: object) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _fill(SubElement(element, str(name).replace("_", "-")), inner)
    elif isinstance(value, list):
        element.set("type", "array")
        for inner in value:
            _fill(SubElement(element, element.tag.removesuffix("s")), inner)
    else:
        _fill_plain(element, value)


def _fill_plain(element: Element, value: object) -> None:
    if value is None:
        element.set("nil", "true")
    elif isinstance(value, bool):
        element.set("type", "boolean")
        element.text = str(value).lower()
    elif isinstance(value, int | float):
        element.set("type", "integer" if isinstance(value, int) else "float")
        element.text = str(value)
    else:
        element.text = FORBIDDEN.sub("", TIME.sub(r"\1-\2-\3T\4Z", str(value)))
