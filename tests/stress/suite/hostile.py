"""Clients who mean harm, beside a good one."""

import contextlib
import resource
import time

import crowds
import odd_bytes
import probe
import report
import stranger
from crowds import Crowd
from deployment import OWNER, Deployment
from wire import Lost, Wire

SETTINGS = ("demo.enabled=true", "demo.autopilot=false", 'pay.gateway="sandbox"',
            "order.require_contact=false", 'log.level="warn"',
            'server.trusted_proxies=["127.0.0.1"]')
IDLE = 20_000
SLOW = 500            # of each kind
NOT_READING = 100
GOOD_RATE = 60        # requests a second
FLOOD_RATE = 20_000
PLACES = 500          # connections of a small house, all taken
RESERVED = 256        # files of the server that are no connections
TURNED_AWAY = 0.02    # of the good client's requests, at most: a machine with its hands full may say 503
LONGEST_REQUEST = 13  # seconds, with the limit at 10
LONGEST_RESPONSE = 35   # seconds, with the limit at 30


def good_client(deployment, work, seconds):
    """Ten families, each at an address of its own."""
    requests = []
    for n in range(10):
        family = {"X-Forwarded-For": f"203.0.113.{n + 1}"}
        requests += [probe.get("/menus/1", family), probe.order(family)]
    return probe.Offer(deployment.port, work, GOOD_RATE, seconds, requests, connections=20)


class Scenarios:
    def __init__(self, deployment, work, verdict):
        self.deployment = deployment
        self.work = work
        self.verdict = verdict
        self.rows = []

    def watch(self, scenario, seconds, describe=dict):
        """The good client meanwhile; `describe` gives at the end what the hostile clients met."""
        with good_client(self.deployment, self.work, seconds) as client:
            peak = 0.0
            while client.running():
                peak = max(peak, self.deployment.memory_mib())
                time.sleep(0.2)
            figures = client.figures()
        refused = figures.not_good()
        self.verdict.check(not set(refused) - {503} and figures.share(503) <= TURNED_AWAY and figures.sent_all(),
                           f"{scenario}: of {figures.offered} requests the good client got {refused}, {figures.unsent} unsent")
        if refused:
            self.verdict.remark(f"{scenario}: of {figures.offered} requests the good client got {refused}")
        self.rows.append({"scene": scenario, "good answers": figures.good(), "others": sum(refused.values()),
                          "p50 ms": figures.typical("p50us"), "p99 ms": figures.typical("p99us"),
                          "worst p99 ms": max(s["p99us"] for s in figures.seconds) / 1000,
                          "peak MiB": peak, "the crowd": describe() or "-"})
        print(f"  {scenario}: {self.rows[-1]['the crowd']}", flush=True)


def idle_crowd(scenarios, seconds):
    """Twice: what the first crowd left behind must do for the second."""
    with contextlib.ExitStack() as stack:
        open_crowds(scenarios, stack)
        first = scenarios.deployment.memory_mib()
        scenarios.watch(f"{IDLE:,} idle connections", seconds, lambda: how_many(scenarios))
    with contextlib.ExitStack() as stack:
        open_crowds(scenarios, stack)
        second = scenarios.deployment.memory_mib()
        scenarios.verdict.check(second < 1.2 * first + 10, f"{IDLE} idle connections took {first:.0f} MiB the first time, "
                                                        f"{second:.0f} the second")


def open_crowds(scenarios, stack):
    """Four processes with all the idle connections. Where the system allows the server fewer, it hangs up on
    the oldest."""
    places = min(IDLE, resource.getrlimit(resource.RLIMIT_NOFILE)[1] - RESERVED)
    crowd = [stack.enter_context(Crowd(crowds.idle, scenarios.deployment.port, IDLE // 4)) for _ in range(4)]
    for part in crowd:
        scenarios.verdict.check(part.says() == IDLE // 4, "the idle connections could not be opened")
    end = time.monotonic() + 10  # they are in the kernel's queue; the server takes them from there
    while True:
        figures = scenarios.deployment.metrics()
        there, displaced = (int(figures[f"baedal_http_{name}"])
                            for name in ("open_connections", "displaced_connections_total"))
        if there >= places and displaced >= IDLE - places or time.monotonic() > end:
            break
        time.sleep(0.1)
    what = f"{IDLE} idle connections for {places} places"
    scenarios.verdict.check(there >= places, f"{what}, the server counts {there}")
    scenarios.verdict.check(displaced >= IDLE - places, f"{what}, {displaced} made room")


def how_many(scenarios):
    figures = scenarios.deployment.metrics()
    return (f"{figures['baedal_http_open_connections']:,.0f} open, "
            f"{figures['baedal_http_displaced_connections_total']:,.0f} were hung up on to make room")


def full_server(work, options, verdict):
    """With every connection taken by who says nothing, who comes is served. With every one at work, who comes is
    answered so at once; and is served when there is room again."""
    settings = (*SETTINGS, f"server.max_connections={PLACES}", "server.threads=2")
    with Deployment(work / "full", options.port, settings) as deployment:
        deployment.start()
        follow = probe.get(f"/orders/{deployment.ask('POST', '/orders', probe.CHICKEN).json()['id']}/events")
        board = probe.get("/stores/1/tickets/events", OWNER)
        deployment.owner.close()  # it has a place too
        with Crowd(crowds.idle, options.port, PLACES) as crowd:
            verdict.check(crowd.says() == PLACES, "the idle connections could not be opened")
            time.sleep(1.5)  # they have been silent for long enough
            connect_to_full_server(options.port, verdict, "by idle ones", 200)
            displaced = deployment.metrics()["baedal_http_displaced_connections_total"]
            verdict.check(displaced >= 1, f"{displaced:g} of {PLACES} idle connections made room")
            deployment.owner.close()
        with Crowd(crowds.listen, options.port, PLACES, follow) as crowd:
            verdict.check(crowd.says() == PLACES / 2, f"{crowd.word} customers follow their orders, with {PLACES} places")
        with Crowd(crowds.listen, options.port, PLACES, board) as crowd:
            verdict.check(crowd.says() == PLACES, f"{crowd.word} of {PLACES} boards could be opened")
            slowest = connect_to_full_server(options.port, verdict, "by streams", 503)
        verdict.check(deployment.wait_until_ready(5), "it serves nobody when there is room again")
        return slowest * 1000


def connect_to_full_server(port, verdict, how, status):
    """The slowest answer, in seconds."""
    taken = f"with every connection taken {how}"
    slowest = 0.0
    for _ in range(50):
        begun = time.monotonic()
        with Wire(port, timeout=5) as wire:
            try:
                response = wire.ask("GET", "/menus")
            except Lost as e:
                verdict.broken(f"{taken}, a client is told nothing: {e}")
                continue
        slowest = max(slowest, time.monotonic() - begun)
        as_expected = response.status == status and (status == 200 or "retry-after" in response.headers)
        verdict.check(as_expected, f"{taken}, a client is told {response.status}")
    verdict.check(slowest < 1, f"{taken}, a client is told so after {slowest:.2f} s")
    return slowest


def slow_crowd(scenarios, seconds):
    """Heads and bodies that drip."""
    port = scenarios.deployment.port
    with Crowd(crowds.send_slowly, port, SLOW, crowds.SLOW_HEAD) as heads, Crowd(crowds.send_slowly, port, SLOW, crowds.SLOW_BODY) as bodies:
        for crowd in (heads, bodies):
            crowd.says()
        met = {}

        def describe():
            met.update(heads=heads.leave(), bodies=bodies.leave())
            return str(met)
        scenarios.watch("slow heads and bodies", max(seconds, LONGEST_REQUEST + 3), describe)
    for kind in ("heads", "bodies"):
        scenarios.verdict.check(met[kind]["still open"] == 0 and met[kind]["longest s"] <= LONGEST_REQUEST,
                             f"{kind} that drip may go on for more than {LONGEST_REQUEST} s: {met[kind]}")


def floods_beside_unread_responses(scenarios, seconds):
    """The floods and slow requests, while some wait for an answer that they never read."""
    with Crowd(crowds.never_read, scenarios.deployment.port, NOT_READING) as not_reading:
        scenarios.verdict.check(not_reading.says() == NOT_READING, "the staring clients could not connect")
        begun = time.monotonic()
        request_flood(scenarios, seconds)
        connection_flood(scenarios, seconds)
        slow_crowd(scenarios, seconds)
        time.sleep(max(0, begun + LONGEST_RESPONSE - time.monotonic()))
        left = scenarios.deployment.metrics()["baedal_http_open_connections"]
        scenarios.verdict.check(left < NOT_READING / 2, f"who reads nothing is not cut off: {left:g} connections after "
                                                 f"{time.monotonic() - begun:.0f} s")


def connection_flood(scenarios, seconds):
    with Crowd(crowds.open_and_close, scenarios.deployment.port, "a") as one, Crowd(crowds.open_and_close, scenarios.deployment.port, "b") as two:
        scenarios.watch("a flood of connections", seconds, lambda: str([one.leave(), two.leave()]))


def request_flood(scenarios, seconds):
    flooder = {"X-Forwarded-For": "198.51.100.7"}
    before = scenarios.deployment.metrics().get("baedal_http_rate_limited_total", 0)
    with probe.Offer(scenarios.deployment.port, scenarios.work, FLOOD_RATE, seconds,
                     [probe.get("/menus/1", flooder), probe.order(flooder)], connections=200) as flood:
        met = {}

        def describe():
            met["flood"] = figures = flood.figures()
            return (f"{figures.offered / seconds:,.0f}/s, {100 * figures.share(429):.1f} % answered 429 in "
                    f"{figures.percentile('p50us', 429):.1f} ms, {figures.good() / seconds:.0f}/s served")
        scenarios.watch("a flood of requests from one address", seconds, describe)
    figures = met["flood"]
    limited = scenarios.deployment.metrics()["baedal_http_rate_limited_total"] - before
    scenarios.verdict.check(figures.good() <= 300 + 55 * (seconds + 2), f"the flooder was served {figures.good()} times")
    scenarios.verdict.check(limited >= figures.count(429), f"{figures.count(429)} answers 429, {limited:g} in the metrics")
    scenarios.verdict.check(not set(figures.responses) - {200, 201, 202, 429}, f"the flooder was answered {figures.responses}")


def run(work, options, verdict):
    told_ms = full_server(work, options, verdict)
    with Deployment(work / "hostile", options.port, SETTINGS) as deployment:
        deployment.start()
        scenarios = Scenarios(deployment, work, verdict)
        part = options.seconds / 6
        scenarios.watch("nobody else", part)
        files, memory = deployment.open_files(), deployment.memory_mib()
        floods_beside_unread_responses(scenarios, part)
        pipelined = odd_bytes.pipelined(options.port, verdict)
        tried = odd_bytes.chunks(options.port, verdict) + odd_bytes.splitting(options.port, verdict)
        responses = odd_bytes.paths(options.port, verdict)
        idle_crowd(scenarios, part)
        time.sleep(2)  # the last ones are hung up on
        scenarios.watch("nobody else any more", part)
        with Wire(options.port) as wire:
            verdict.check(wire.ask("GET", "/readyz").status == 200, "it is not ready after all that")
        metrics = deployment.metrics()
        verdict.check(metrics["baedal_http_internal_errors_total"] == 0,
                      f"{metrics['baedal_http_internal_errors_total']:g} requests ended with status 500")
        row = {"full: told within ms": told_ms, "pipelined/s": pipelined, "odd bytes": tried, "odd targets, by answer": str(responses),
               "files before": files, "after": deployment.open_files(), "MiB before": memory, "MiB after": deployment.memory_mib()}
        verdict.check(row["after"] <= files + 50, f"{files} files were open before, {row['after']} are now")
        for left in deployment.settle():
            verdict.broken(f"it does not come to rest: {left}")
        verdict.check(deployment.stop() == 0, "it does not end in order after SIGTERM")
        for violation in deployment.violations():
            verdict.broken(violation)
    report.table(f"A good client ({GOOD_RATE} requests a second) beside hostile ones", scenarios.rows)
    report.table("Odd bytes, and what is left of it all", [row])
    return {"scenarios": scenarios.rows, **row, **stranger.run(work, options, verdict)}
