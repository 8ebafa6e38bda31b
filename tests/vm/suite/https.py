"""The steps `certificate` and `order`: HTTPS by the server itself, and a customer who is served by it."""

import ssl

import guest
from authority import Authority
from common import eventually, require
from machine import HTTP_PORT, HTTPS_PORT
from shop import NAME, Connection, Shop, order

AUTHORITY_PORT = 14000  # in the virtual machine
AUTHORITY_FILE = "/etc/ssl/authority.pem"


def trusting(root: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=root)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def certificate(context) -> str:
    with context.machine("certificate", after="install") as machine:
        with Authority(machine.work / "authority", machine.ports[HTTP_PORT], machine.ports[HTTPS_PORT]) as authority:
            machine.forward(AUTHORITY_PORT, authority.port)
            machine.put(authority.ca_file, AUTHORITY_FILE)
            guest.configure(machine, {
                "server.tls.domains": f'["{NAME}"]', "server.tls.email": '"owner@example.kr"',
                "server.tls.acme": f'"https://localhost:{AUTHORITY_PORT}/dir"',
                "server.tls.acme_ca_file": f'"{AUTHORITY_FILE}"'})
            guest.listen_at(machine, "127.0.0.1:8080", "80", "443")
            context.state["root"] = authority.root()
            shop = Shop(machine.ports[HTTPS_PORT], trusting(context.state["root"]))
            eventually(shop.is_ready, f"no certificate: {guest.journal(machine)}")
        log = machine.text("journalctl -u baedal -o cat | grep certificate")
        require("the certificate was fetched" in log, log)
        status, _ = Connection(machine.ports[HTTP_PORT], name=NAME).ask("GET", "/menus")
        require(status == 308, f"clear text is answered with {status}")
        issuer = issuer_of(shop)
        guest.check_service(machine, context.version)
        context.keep("certificate", machine)
    return f"of {issuer} for {NAME}; port 80 answers 308"


def issuer_of(shop: Shop) -> str:
    connection = Connection(shop.port, shop.context)
    connection.connect()
    issuer = {name: value for part in connection.sock.getpeercert()["issuer"] for name, value in part}
    connection.close()
    return issuer["commonName"]


def orders(context) -> str:
    """Cash, as the shipped configuration allows it, and a card at the gateway that moves no money."""
    with context.machine("order", after="certificate") as machine:
        guest.configure(machine, {"pay.cash_on_delivery": "true", "pay.gateway": '"sandbox"',
                                  "pay.sandbox.allowed": "true"})
        machine.run("systemctl restart baedal")
        shop = context.shop(machine)
        shop.make_menu()
        served = {}
        for phone, payment in (("010-1234-5678", {"method": "cash"}),
                               ("010-2345-6789", {"method": "sandbox", "token": "tok_ok"})):
            customer = Connection(shop.port, shop.context)
            status, placed = customer.ask("POST", "/orders", order(phone, payment))
            require(status == 201, f"POST /orders: {status} {placed}")
            customer.close()
            require(placed["total"] == 21000, f"the total is {placed['total']}")
            shop.deliver(placed["id"])
            eventually(lambda: shop.status(placed["id"]) == "delivered", "the order does not become delivered")
            served[placed["id"]] = payment["method"]
        context.state["orders"] = list(served)
        guest.check_books(machine)
        context.keep("order", machine)
    return f"{len(served)} orders (cash, card) placed, accepted, cooked, delivered over HTTPS"
