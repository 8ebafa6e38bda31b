"""What an owner, a kitchen and a customer do, by HTTP or HTTPS of the virtual machine."""

import http.client
import json
import socket
import ssl

from common import PATIENCE, VmError, eventually, require

NAME = "shop.example.kr"
PASSWORD = "통닭은 두 마리 2026"
CHICKEN = 11


class Connection(http.client.HTTPConnection):
    """A kept connection to a port of loopback, with TLS and the shop's name if a context is given."""

    def __init__(self, port: int, context: ssl.SSLContext | None = None, name: str = "127.0.0.1"):
        super().__init__(NAME if context else name, timeout=PATIENCE)
        self.local_port, self.context = port, context

    def connect(self) -> None:
        self.sock = socket.create_connection(("127.0.0.1", self.local_port), self.timeout)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.context:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=NAME)

    def ask(self, method: str, path: str, body=None, token: str = "", **headers) -> tuple[int, dict]:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            body = json.dumps(body, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
        self.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = self.getresponse()
        content = response.read()
        is_json = response.headers.get("Content-Type", "").partition(";")[0].endswith("json")
        return response.status, json.loads(content) if content and is_json else {"text": content.decode(errors="replace")}


def order(phone: str, payment: dict | None = None) -> dict:
    return {"storeId": 1, "items": [{"menuItemId": CHICKEN, "quantity": 1}], "fulfilment": "delivery",
            "customer": {"name": "김하나", "phone": phone, "address": "서울시 마포구 월드컵로 1"},
            "payment": payment or {"method": "cash"}}


class Shop:
    """As its owner. Each call has a connection of its own: the machine may have been started anew."""

    def __init__(self, port: int, context: ssl.SSLContext | None = None, token: str = "", name: str = "127.0.0.1"):
        self.port, self.context, self.token, self.name = port, context, token, name

    def ask(self, method: str, path: str, body=None, status: int = 200, **headers) -> dict:
        connection = Connection(self.port, self.context, self.name)
        try:
            got, content = connection.ask(method, path, body, self.token, **headers)
        except (OSError, http.client.HTTPException) as e:
            raise VmError(f"{method} {path}: {e!r}") from e
        finally:
            connection.close()
        require(got == status, f"{method} {path}: {got} {content}")
        return content

    def is_ready(self) -> bool:
        try:
            self.ask("GET", "/readyz")
            return True
        except VmError:
            return False

    def wait_until_ready(self) -> None:
        eventually(self.is_ready, "the shop does not answer")

    def set_up(self, secret: str) -> None:
        """The page /setup of the link does this call."""
        made = self.ask("POST", "/sessions/setup", {"token": secret, "username": "kim", "password": PASSWORD}, 201)
        self.token = made["token"]

    def log_in(self) -> None:
        self.token = ""
        self.token = self.ask("POST", "/sessions", {"username": "kim", "password": PASSWORD}, 201)["token"]

    def make_menu(self) -> None:
        always = [{"weekday": day, "open": "00:00", "close": "24:00"} for day in range(1, 8)]
        made = self.ask("POST", "/stores", {"name": "통닭집", "deliveryFee": 3000, "hours": always}, 201)
        require(made["id"] == 1, f"the first store has the id {made['id']}")
        items = [{"id": CHICKEN, "name": "통닭", "price": 18000}]
        self.ask("PUT", "/stores/1/menu", {"categories": [{"name": "닭", "items": items}]}, If_Match="*")
        eventually(self.shows_menu, "the menu does not reach the customers")

    def shows_menu(self) -> bool:
        connection = Connection(self.port, self.context, self.name)
        try:
            status, menu = connection.ask("GET", "/menus/1")
        finally:
            connection.close()
        return status == 200 and bool(menu["categories"]) and menu["open"]

    def command(self, order_id: str, name: str, body: dict | None = None) -> None:
        self.ask("POST", f"/tickets/{order_id}/{name}", body or {})

    def deliver(self, order_id: str) -> None:
        eventually(lambda: any(ticket["orderId"] == order_id for ticket in
                               self.ask("GET", "/stores/1/tickets")["items"]), "the kitchen has no ticket")
        self.command(order_id, "accept", {"prepMinutes": 20})
        for name in ("cook", "ready"):
            self.command(order_id, name)
        self.command(order_id, "dispatch", {"rider": {"name": "라이더", "phone": "010-9999-0000"}})
        self.command(order_id, "deliver")

    def status(self, order_id: str) -> str:
        return self.ask("GET", f"/orders/{order_id}")["status"]

    def orders(self) -> dict[str, str]:
        """The status of each by its id."""
        found, cursor = {}, ""
        while cursor is not None:
            page = self.ask("GET", f"/orders?limit=200{cursor and '&cursor=' + cursor}")
            found.update({each["id"]: each["status"] for each in page["items"]})
            cursor = page["next"]
        return found
