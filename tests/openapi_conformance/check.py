#!/usr/bin/env python3
"""Checks that GET /openapi.json describes every response that the end-to-end tests saw.

check.py FOLDER: files of JSON lines {"method", "path", "status", "type", "body"} that the HTTP client of the
tests wrote, of a stream the data of each event. The description itself is among them. Prints each violation
once and fails if there is any, or if no test saw a response of an operation.
"""
import json
import pathlib
import re
import sys

from jsonschema import Draft202012Validator, FormatChecker


def slug_of(body):
    """The name of a problem: the end of its `type`."""
    return body["type"].rsplit("/", 1)[-1]


class Description:
    """The document's operations, found by method and path."""

    def __init__(self, document):
        self.document = document
        self.operations = []
        for template, item in document["paths"].items():
            pattern = re.compile("/".join(
                "[^/]+" if part.startswith("{") else re.escape(part) for part in template.split("/")))
            for method, operation in item.items():
                if isinstance(operation, dict) and "responses" in operation:
                    self.operations.append((method.upper(), template, pattern, operation))
        # As the router: the template with more literal segments first.
        self.operations.sort(key=lambda each: each[1].count("{"))
        self.validators = {}
        # What the server responds before it knows which operation is meant: "404 `not-found`, ...".
        self.refusals = document["components"]["responses"]["Refused"]["description"]

    def find(self, method, path):
        wanted = "GET" if method == "HEAD" else method
        for known, template, pattern, operation in self.operations:
            if known == wanted and pattern.fullmatch(path):
                return template, operation
        return None, None

    def allows_refusal(self, exchange):
        """Whether the server may give this response to any request."""
        slug = "" if exchange["method"] == "HEAD" else slug_of(json.loads(exchange["body"])) + "`"
        return f"{exchange['status']} `{slug}" in self.refusals

    def knows_path(self, path):
        return any(pattern.fullmatch(path) for _, _, pattern, _ in self.operations)

    def resolve(self, part):
        while "$ref" in part:
            pointer = part["$ref"]
            part = self.document
            for name in pointer.removeprefix("#/").split("/"):
                part = part[name.replace("~1", "/").replace("~0", "~")]
        return part

    def errors(self, schema, value):
        key = json.dumps(schema, sort_keys=True)
        if key not in self.validators:
            # References point into the document, so that its components stand beside the schema.
            whole = {**schema, "components": self.document.get("components", {})}
            self.validators[key] = Draft202012Validator(whole, format_checker=FormatChecker())
        return sorted(self.validators[key].iter_errors(value), key=lambda error: error.json_path)


def violations_of(description, exchange):
    """The violations of one response, and the path template of its operation (None: of none)."""
    method, status = exchange["method"], exchange["status"]
    path = exchange["path"].split("?")[0]
    if path.startswith("/internal/"):  # what the processes of a deployment ask each other
        return [], None
    # Of the proxy before several processes, one of which is away. Baedal's own refusals are JSON.
    if status in (502, 503, 504) and exchange["type"] == "text/html":
        return [], None
    template, operation = description.find(method, path)
    if operation is None:
        if exchange["type"] == "application/problem+json" and description.allows_refusal(exchange):
            return [], None
        what = "the method is" if description.knows_path(path) else "the path is"
        return [f"{method} {path} responded {status}, but {what} not described"], None
    where = f"{method} {template} {status}"
    if method == "HEAD" or status == 304:
        known = status in (200, 304) or str(status) in operation["responses"]
        return ([] if known else [f"{where}: the status is not described"]), template
    response = operation["responses"].get(str(status))
    if response is None:
        return [f"{where}: the status is not described"], template
    response = description.resolve(response)
    content = response.get("content", {})
    media = exchange["type"].split(";")[0].strip()
    if not content:
        return ([f"{where}: has a body, but none is described"] if exchange["body"] else []), template
    if media not in content:
        return [f"{where}: '{media}' is not described, only {', '.join(content)}"], template
    schema = content[media].get("schema", {})
    if media == "text/event-stream":
        schema = content[media]["x-event-data"]
    elif not media.endswith("json"):
        return [], template
    try:
        body = json.loads(exchange["body"])
    except ValueError as error:
        return [f"{where}: not JSON ({error})"], template
    found = [f"{where}: {error.json_path}: {error.message[:300]}"
             for error in description.errors(schema, body)]
    if media == "application/problem+json" and not found:
        if slug_of(body) not in response["description"]:
            found.append(f"{where}: the problem '{slug_of(body)}' is not among those described")
    return found, template


def check(lines):
    """All violations with their counts, and the operations of which there is no response."""
    seen, document = {}, None
    for line in lines:
        exchange = json.loads(line)
        if exchange["path"] == "/openapi.json" and exchange["method"] == "GET" and exchange["status"] == 200:
            document = document or json.loads(exchange["body"])
            continue
        key = (exchange["method"], exchange["path"], exchange["status"], exchange["type"], exchange["body"])
        seen[key] = seen.get(key, 0) + 1
    if document is None:
        sys.exit("GET /openapi.json is not among the exchanges: nothing can be compared")
    description = Description(document)
    violations, covered = {}, {("GET", "/openapi.json")}
    for key, times in seen.items():
        exchange = dict(zip(("method", "path", "status", "type", "body"), key))
        wrong, template = violations_of(description, exchange)
        covered.add(("GET" if exchange["method"] == "HEAD" else exchange["method"], template))
        for each in wrong:
            violations[each] = violations.get(each, 0) + times
    missing = [f"{method} {template}" for method, template, _, _ in description.operations
              if (method, template) not in covered]
    return violations, missing, len(seen), len(description.operations)


def lines_in(folder):
    for path in sorted(pathlib.Path(folder).glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from lines


def main():
    violations, missing, responses, operations = check(lines_in(sys.argv[1]))
    for violation, times in sorted(violations.items()):
        print(f"{violation} ({times} times)")
    for operation in missing:
        print(f"{operation}: described, but no test saw a response of it")
    print(f"{responses} different responses of {operations} operations: {len(violations)} violations")
    sys.exit(1 if violations or missing else 0)


if __name__ == "__main__":
    main()
