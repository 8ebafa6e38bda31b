"""A steady load on some modules, and how it fares before and during a fault elsewhere."""

import contextlib

import probe
from deployment import OWNER

RATE = 50  # requests a second, of each kind
WANTED = 2.0     # times the p99 of before, at most
NOISE_MS = 10.0  # a p99 below it says more of the machine than of the server


def customers(deployment, body=probe.CHICKEN):
    """Who read the menu, look at an order, and order. `body` is what they order."""
    placed = deployment.ask("POST", "/orders", probe.CHICKEN)
    return {"menu": probe.get("/menus/1"), "an order": probe.get(f"/orders/{placed.json()['id']}"),
            "ordering": probe.wire.request("POST", "/orders", body)}


def staff(deployment):
    """Who look at what the modules behind order's keep."""
    placed = deployment.ask("POST", "/orders", probe.CHICKEN)
    paths = {"the board": "/stores/1/tickets?state=active&limit=20", "payments": "/payments?limit=20",
             "messages": f"/notifications?orderId={placed.json()['id']}"}
    return {kind: probe.get(path, OWNER) for kind, path in paths.items()}


class Steady:
    """`requests` by kind."""

    def __init__(self, deployment, work, requests):
        self.deployment = deployment
        self.work = work
        self.requests = requests

    def watch(self, seconds, meanwhile=lambda running: None):
        """Figures by kind. `meanwhile` is called with a function that is true as long as it lasts."""
        with contextlib.ExitStack() as stack:
            offers = {kind: stack.enter_context(probe.Offer(self.deployment.port, self.work, RATE, seconds, [request], 200))
                      for kind, request in self.requests.items()}
            meanwhile(lambda: any(offer.running() for offer in offers.values()))
            return {kind: offer.figures() for kind, offer in offers.items()}


def compare(verdict, scenario, before, during, allowed):
    """One row for the table. `allowed` are the answers that a kind may get during the fault."""
    row = {"scene": scenario}
    for kind, figures in during.items():
        then, now = before[kind].typical("p99us"), figures.typical("p99us")
        row |= {f"{kind} p99 ms": f"{then:.1f} > {now:.1f}", f"{kind} x": now / then}
        others = {status: responses["count"] for status, responses in figures.responses.items() if status not in allowed[kind]}
        verdict.check(not others and figures.sent_all(), f"{scenario}: {kind} was answered {others}, {figures.unsent} unsent")
        if now > max(WANTED * then, NOISE_MS):
            verdict.remark(f"{scenario}: the p99 of {kind} is {now:.1f} ms, {now / then:.1f} times that of before")
    return row


def tells(deployment, verdict, scenario, module, state):
    """/readyz, /metrics and /admin/modules say what is wrong."""
    ready = deployment.ask("GET", "/readyz")
    named = ready.status == 503 and ready.json()["modules"].get(module) == state
    verdict.check(named, f"{scenario}: /readyz says {ready.status} {ready.body}")
    running = deployment.metrics().get(f'baedal_module_running{{module="{module}"}}')
    verdict.check(running == 0, f"{scenario}: /metrics says that {module} is running: {running}")
    listed = deployment.modules()[module]
    verdict.check(listed["state"] == state, f"{scenario}: /admin/modules says {listed}")
    if state == "failed":
        verdict.check(listed["lastError"], f"{scenario}: /admin/modules has no lastError")
    return listed["lastError"]
