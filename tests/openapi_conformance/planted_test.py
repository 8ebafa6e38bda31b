#!/usr/bin/env python3
"""check.py finds each kind of wrong response (planted here) and lets right ones pass."""
import json
import sys

from check import check

DOCUMENT = {
    "paths": {
        "/things": {"get": {"responses": {"200": {
            "description": "All", "content": {"application/json": {"schema": {
                "$ref": "#/components/schemas/Things"}}}}}}},
        "/things/events": {"get": {"responses": {"200": {
            "description": "Each", "content": {"text/event-stream": {
                "schema": {"type": "string"}, "x-event-data": {"$ref": "#/components/schemas/Thing"}}}}}}},
        "/things/{id}": {"get": {"responses": {
            "200": {"description": "One", "content": {"application/json": {"schema": {
                "$ref": "#/components/schemas/Thing"}}}},
            "403": {"description": "forbidden", "content": {"application/problem+json": {"schema": {
                "type": "object", "required": ["type"]}}}},
            "409": {"description": "busy, broken", "content": {"application/problem+json": {"schema": {
                "type": "object", "required": ["type"]}}}}}}},
    },
    "components": {"responses": {"Refused": {"description": "404 `not-found`"}}, "schemas": {
        "Thing": {"type": "object", "required": ["n"], "additionalProperties": False,
                  "properties": {"n": {"type": "integer"}}},
        "Things": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
    }},
}


def line(path, status, body, media="application/json", method="GET"):
    return json.dumps({"method": method, "path": path, "status": status, "type": media,
                       "body": body if isinstance(body, str) else json.dumps(body)})


RIGHT = [line("/openapi.json", 200, DOCUMENT), line("/things?limit=2", 200, [{"n": 1}]),
         line("/things/1", 200, {"n": 1}), line("/things/1", 200, "", method="HEAD"),
         line("/things/events", 200, {"n": 1}, "text/event-stream"),
         line("/things/1", 409, {"type": "/problems/busy"}, "application/problem+json"),
         line("/things/1", 403, {"type": "/problems/forbidden"}, "application/problem+json"),
         line("/nothing", 404, {"type": "/problems/not-found"}, "application/problem+json")]

PLANTED = {
    "a member that is not described": line("/things/1", 200, {"n": 1, "m": 2}),
    "a member that is missing": line("/things/1", 200, {}),
    "a member of another type": line("/things", 200, [{"n": "1"}]),
    "a status that is not described": line("/things/1", 202, {"n": 1}),
    "another kind of content": line("/things/1", 200, "n=1", "text/plain"),
    "a body that is not JSON": line("/things/1", 200, "{"),
    "an event of another kind": line("/things/events", 200, {"m": 1}, "text/event-stream"),
    "a problem that is not named": line("/things/1", 409, {"type": "/problems/lost"},
                                        "application/problem+json"),
    "a refusal that is not named": line("/things/1", 403, {"type": "/problems/cross-site"},
                                        "application/problem+json"),
    "a refusal of the server's that is not named": line("/nothing", 404, {"type": "/problems/lost"},
                                                        "application/problem+json"),
    "a path that is not described": line("/secret", 200, {}),
    "a method that is not described": line("/things", 201, {}, method="POST"),
}

failures = 0
violations, missing, _, _ = check(RIGHT)
if violations or missing:
    failures += 1
    print("right responses are reported:", *violations, *missing)
for name, planted in PLANTED.items():
    if not check(RIGHT + [planted])[0]:
        failures += 1
        print("not seen:", name)
if not check(RIGHT[:2])[1]:
    failures += 1
    print("not seen: an operation without a response")
print(f"{len(PLANTED) + 1} planted faults, {failures} failures")
sys.exit(1 if failures else 0)
