"""A small tree of an HTML page, enough to find what a reader would see and to fill in forms."""

import html.parser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "button", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "label", "li", "main",
    "nav", "ol", "option", "p", "pre", "section", "summary", "table", "td", "th", "tr", "ul",
}
UNSEEN = {"script", "style", "template", "title", "head"}


class Node:
    """An element: name, attributes, children (nodes and strings)."""

    def __init__(self, name, attributes=(), parent=None):
        self.name = name
        self.attributes = dict(attributes)
        self.children = []
        self.parent = parent

    def __repr__(self):
        return f"<{self.name} {self.attributes}>"

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    @property
    def classes(self):
        return (self.get("class") or "").split()

    def walk(self):
        """Every element below, in document order."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def all(self, *selectors):
        """Every element that a selector fits: "h1", ".byline", "#respond", "a.share", "input[name=stars]", "a[href]".

        Several selectors are a path: all("#comments", "li") finds each li inside #comments."""
        found = [self]
        for selector in selectors:
            fits = matcher(selector)
            found = unique(node for above in found for node in above.walk() if fits(node))
        return found

    def one(self, *selectors):
        """Exactly one, or the test fails."""
        found = self.all(*selectors)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} elements fit {' '.join(selectors)}")
        return found[0]

    def first(self, *selectors):
        found = self.all(*selectors)
        return found[0] if found else None

    @property
    def text(self):
        """What is seen, white space folded; blocks are parted by one space."""
        return " ".join("".join(self._texts()).split())

    def _texts(self):
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.name not in UNSEEN:
                gap = " " if child.name in BLOCKS else ""
                yield gap
                yield from child._texts()
                yield gap

    @property
    def source(self):
        """Text of a script or style element, as written."""
        return "".join(child for child in self.children if isinstance(child, str))

    @property
    def ids(self):
        return [node.get("id") for node in self.walk() if node.get("id") is not None]

    @property
    def links(self):
        return [node.get("href") for node in self.all("a[href]")]

    def forms(self, ends_with=""):
        """Every form whose action ends so: page.forms("/like")."""
        return [Form(node) for node in self.all("form") if (node.get("action") or "").split("?")[0].endswith(ends_with)]

    def form(self, ends_with=""):
        found = self.forms(ends_with)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} forms post to …{ends_with}")
        return found[0]

    def meta(self, name):
        """Content of <meta name=…> or <meta property=…>, None when absent."""
        for node in self.all("meta"):
            if name in (node.get("name"), node.get("property")):
                return node.get("content")
        return None


def unique(nodes):
    seen, found = set(), []
    for node in nodes:
        if id(node) not in seen:
            seen.add(id(node))
            found.append(node)
    return found


def matcher(selector):
    rest, tests = selector, []
    while "[" in rest:
        rest, _, inner = rest.rpartition("[")
        name, equals, value = inner.rstrip("]").partition("=")
        value = value.strip("\"'")
        tests.append(lambda node, name=name, equals=equals, value=value:
                     name in node.attributes and (not equals or node.attributes[name] == value))
    marks = {".": lambda node, word: word in node.classes, "#": lambda node, word: node.get("id") == word}
    for mark, look in marks.items():
        while mark in rest:
            rest, _, word = rest.rpartition(mark)
            tests.append(lambda node, word=word, look=look: look(node, word))
    if rest and rest != "*":
        tests.append(lambda node, name=rest: node.name == name)
    return lambda node: all(test(node) for test in tests)


class Form:
    """A form as a browser would send it."""

    def __init__(self, node):
        self.node = node
        self.action = node.get("action") or ""
        self.method = (node.get("method") or "get").lower()

    def fields(self, values=None, button=None):
        """{name: value}: the form's own, then changed by values; a value of None takes the field out. Ticked boxes and
        hidden fields of one name are a list."""
        pairs = {}
        for name, value, adds in self._own():
            before = pairs.get(name)
            pairs[name] = [*(before if isinstance(before, list) else [before]), value] if adds and before else value
        if button:
            pairs[button[0]] = button[1]
        pairs.update(values or {})
        return {name: value for name, value in pairs.items() if value is not None}

    def _own(self):
        """(name, value, whether it stands beside others of its name)."""
        for node in self.node.walk():
            name = node.get("name")
            if not name or "disabled" in node.attributes:
                continue
            kind = (node.get("type") or "text").lower()
            if node.name == "input" and kind in ("checkbox", "radio"):
                if "checked" in node.attributes:
                    yield name, node.get("value", "on"), kind == "checkbox"
            elif node.name == "input" and kind not in ("submit", "button", "image", "file", "reset"):
                yield name, node.get("value") or "", kind == "hidden"
            elif node.name == "textarea":
                yield name, node.source.removeprefix("\n"), False
            elif node.name == "select":
                options = node.all("option")
                chosen = [o for o in options if "selected" in o.attributes] or options[:1]
                for option in chosen:
                    yield name, option.get("value", option.text), True

    def buttons(self):
        """(name, value) of each button that submits."""
        return [(node.get("name"), node.get("value")) for node in self.node.walk()
                if node.name == "button" and (node.get("type") or "submit") == "submit"
                or node.name == "input" and (node.get("type") or "").lower() in ("submit", "image")]


class TreeBuilder(html.parser.HTMLParser):
    """Our own pages close what they open, so this does not need a browser's repairs; it is lenient all the same."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node("#document")
        self.open = self.root
        self.faults = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        node = Node(tag, [(name, "" if value is None else value) for name, value in attrs], self.open)
        self.open.children.append(node)
        if tag not in VOID:
            self.open = node

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        node = self.open
        while node.parent is not None and node.name != tag:
            node = node.parent
        if node.parent is None:
            self.faults.append(f"</{tag}> closes nothing")
            return
        if node is not self.open:
            self.faults.append(f"</{tag}> closes <{self.open.name}> too")
        self.open = node.parent

    def handle_data(self, data):
        self.open.children.append(data)


def parse(text):
    """The document's root. `root.faults` lists tags that do not match, which our own pages must not have."""
    builder = TreeBuilder()
    builder.feed(text)
    builder.close()
    builder.root.faults = builder.faults + [f"<{n}> is never closed" for n in unclosed(builder)]
    return builder.root


def unclosed(builder):
    node = builder.open
    while node.parent is not None:
        yield node.name
        node = node.parent
