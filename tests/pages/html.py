"""A strict reader of pages for tests: what is opened is closed, identifiers are unique, links lead somewhere."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FETCHING = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data"}
FETCHING |= {"embed": "src", "audio": "src", "video": "src", "use": "xlink:href", "image": "xlink:href", "input": "src"}


class Page(HTMLParser):
    """What is in a page, and every fault found."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.identifiers: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.headings: list[int] = []
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.inputs: list[dict[str, str | None]] = []
        self.labels: set[str] = set()
        self.referred: list[str] = []
        self.elements: dict[str, int] = {}
        self.pieces: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{name}> is never closed" for name in self.open]
        repeated = {name for name in self.identifiers if self.identifiers.count(name) > 1}
        self.faults += [f"the identifier {name} is used twice" for name in sorted(repeated)]
        known = set(self.identifiers)
        inner = [address[1:] for address in (*self.links, *self.fetched) if address.startswith("#")]
        self.faults += [f"nothing is called {name}" for name in {*inner, *self.referred} - known]
        for element in self.inputs:
            named = element.get("aria-label") or element.get("aria-labelledby") or element.get("id") in self.labels
            if element.get("type") != "hidden" and not named:
                self.faults.append(f"an input without a label: {element}")
        for before, after in zip([0, *self.headings], self.headings, strict=False):
            if after > before + 1:
                self.faults.append(f"a heading of level {after} follows one of level {before}")

    @property
    def text(self) -> str:
        """What is read, its white space single."""
        return " ".join(" ".join(self.pieces).split())

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if len(attributes) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.elements[tag] = self.elements.get(tag, 0) + 1
        if "id" in attributes:
            self.identifiers.append(attributes["id"])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag in FETCHING and FETCHING[tag] in attributes:
            self.fetched.append(attributes[FETCHING[tag]])
        if tag in ("input", "select", "textarea"):
            self.inputs.append(attributes)
        if tag == "label" and "for" in attributes:
            self.labels.add(attributes["for"])
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        self.handlers += [name for name in attributes if name.startswith("on")]
        for name in ("aria-labelledby", "aria-describedby"):
            self.referred += (attributes.get(name) or "").split()
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]} closes {self.open[-1:] or 'nothing'}")
        elif self.open:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        elif not self.open or self.open[-1] != "style":
            self.pieces.append(data)
