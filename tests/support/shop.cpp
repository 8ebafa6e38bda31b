#include "support/shop.h"

#include <algorithm>
#include <map>

#include <boost/json/serialize.hpp>

namespace baedal::test {

using boost::json::object;

object card(const std::string& token) { return {{"method", "sandbox"}, {"token", token}}; }

object unpaid_chicken() { return {{"item", "통닭"}, {"storeId", 1}}; }

object chicken(const std::string& token) {
    object body = unpaid_chicken();
    body["payment"] = card(token);
    return body;
}

object pizza(const std::string& token) {
    return {{"item", "피자"}, {"storeId", 2}, {"payment", card(token)}};
}

Json expect(const HttpResponse& response, int status) {
    if (response.status != status) {
        throw std::runtime_error("expected " + std::to_string(status) + ", got " +
                                 std::to_string(response.status) + ": " + response.body);
    }
    return response.json();
}

std::string text_of(const Json& object, const char* member) {
    return std::string(object.at(member).as_string());
}

Shop::Shop(std::vector<std::string> settings, std::vector<std::string> environment)
    : server(std::move(settings), std::move(environment)),
      customer(server.port()),
      owner(server.port(), owner_token) {}

HttpResponse Shop::place(const object& body, const std::string& idempotency_key) {
    Headers headers;
    if (!idempotency_key.empty()) headers.emplace_back("Idempotency-Key", idempotency_key);
    return customer.post("/orders", body, headers);
}

std::string Shop::placed(const object& body) { return text_of(expect(place(body), 201), "id"); }

Json Shop::order(const std::string& id) { return expect(customer.get("/orders/" + id), 200); }

std::string Shop::status(const std::string& id) { return text_of(order(id), "status"); }

bool Shop::becomes(const std::string& id, const std::string& wanted,
                   std::chrono::milliseconds max_wait) {
    return eventually([&] { return status(id) == wanted; }, max_wait);
}

std::vector<std::string> Shop::timeline(const std::string& id) {
    std::vector<std::string> out;
    const Json shown = order(id);
    for (const Json& step : shown.at("timeline").as_array()) out.push_back(text_of(step, "status"));
    return out;
}

HttpResponse Shop::ticket(const std::string& id, const std::string& command) {
    object body;
    if (command == "accept") body["prepMinutes"] = 20;
    if (command == "reject") body["reason"] = "재료 소진";
    if (command == "dispatch")
        body["rider"] = object{{"name", "라이더"}, {"phone", "010-9999-0000"}};
    return owner.post("/tickets/" + id + "/" + command, body);
}

std::string Shop::ticket_state(const std::string& id) {
    const HttpResponse response = owner.get("/tickets/" + id);
    if (response.status == 404) return "";
    return text_of(expect(response, 200), "state");
}

bool Shop::ticket_arrives(const std::string& id) {
    return eventually([&] { return !ticket_state(id).empty(); });
}

void Shop::deliver(const std::string& id) {
    if (!ticket_arrives(id)) throw std::runtime_error("the ticket does not arrive");
    for (const char* command : {"accept", "cook", "ready", "dispatch", "deliver"})
        expect(ticket(id, command), 200);
}

HttpResponse Shop::cancel(const std::string& id) {
    return customer.request("POST", "/orders/" + id + "/cancel", "");
}

std::vector<Json> Shop::pages(const std::string& path) {
    std::vector<Json> items;
    std::string cursor;
    do {
        std::string page = path + (path.find('?') == std::string::npos ? "?" : "&") + "limit=200";
        if (!cursor.empty()) page += "&cursor=" + cursor;
        const Json body = expect(owner.get(page), 200);
        for (const Json& item : body.at("items").as_array()) items.push_back(item);
        cursor = body.at("next").is_null() ? "" : text_of(body, "next");
    } while (!cursor.empty());
    return items;
}

std::vector<LedgerEntry> Shop::ledger() {
    std::vector<LedgerEntry> out;
    for (const Json& entry : pages("/payments/sandbox/ledger")) {
        out.push_back(
            {text_of(entry, "kind"), text_of(entry, "orderId"), entry.at("amount").as_int64()});
    }
    return out;
}

std::string Shop::movements(const std::string& id) {
    std::string out;
    for (const LedgerEntry& movement : ledger()) {
        if (movement.order_id != id) continue;
        out += (out.empty() ? "" : " ") + movement.kind + " " + std::to_string(movement.amount);
    }
    return out;
}

std::string Shop::messages(const std::string& id) {
    std::multimap<std::string, std::string>
        sent;  // by time; those of one moment as they are listed
    for (const Json& item : pages("/notifications?orderId=" + id)) {
        if (text_of(item, "status") != "sent") continue;
        sent.emplace(text_of(item, "sentAt"),
                     text_of(item, "event") + "/" + text_of(item, "audience"));
    }
    std::string out;
    for (const auto& [at, message] : sent) out += (out.empty() ? "" : " ") + message;
    return out;
}

std::string Shop::metrics() const {
    std::string out;
    for (const Endpoint& process : server.all_processes())
        out += HttpClient(process, owner_token).get("/metrics").body;
    return out;
}

void Shop::stop_module(const std::string& name) {
    expect(owner.request("POST", "/admin/modules/" + name + "/stop", ""), 200);
}

void Shop::start_module(const std::string& name) {
    expect(owner.request("POST", "/admin/modules/" + name + "/start", ""), 200);
}

bool Shop::has_no_effects() { return pages("/orders").empty() && ledger().empty(); }

bool Shop::is_caught_up(std::chrono::milliseconds max_wait) {
    return eventually(
        [&] {
            const Json body = expect(owner.get("/admin/subscriptions"), 200);
            const auto& items = body.at("items").as_array();
            return items.size() >= server.subscription_count() &&
                   std::ranges::all_of(items, [](const Json& s) { return s.at("lag") == 0; });
        },
        max_wait);
}

}  // namespace baedal::test
