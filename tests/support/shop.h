// A running deployment with the operations of the business: place, cook, cancel, read the ledger.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "support/eventually.h"
#include "support/http_client.h"
#include "support/server_process.h"

namespace baedal::test {

inline constexpr std::int64_t chicken_total = 21'000;  // 통닭 18,000 and the delivery fee 3,000

// {"item": "통닭", "storeId": 1, "payment": {"method": "sandbox", "token": <token>}}
boost::json::object chicken(const std::string& token = "tok_ok");
// The same without a payment.
boost::json::object unpaid_chicken();
// {"item": "피자", "storeId": 2, ...}
boost::json::object pizza(const std::string& token = "tok_ok");
boost::json::object card(const std::string& token);

struct LedgerEntry {
    std::string kind;  // charge, refund
    std::string order_id;
    std::int64_t amount;
};

// A function that returns an Answer does not check its status. The others throw std::runtime_error
// with the response on an unexpected one. Not thread-safe: other threads create their own clients.
class Shop {
public:
    explicit Shop(std::vector<std::string> settings = {},
                  std::vector<std::string> environment = {});

    HttpClient new_customer() const { return HttpClient(server.port()); }
    // A program beside the process with the users, which does not come through an entrance.
    HttpClient new_neighbour(const std::string& token = "") const {
        return {server.process(), token};
    }
    HttpClient new_owner() const { return HttpClient(server.port(), owner_token); }

    HttpResponse place(const boost::json::object& body, const std::string& idempotency_key = "");
    // Places an order, requires 201 and returns the order's id.
    std::string placed(const boost::json::object& body = chicken());
    Json order(const std::string& id);
    std::string status(const std::string& id);
    bool becomes(const std::string& id, const std::string& status,
                 std::chrono::milliseconds max_wait = std::chrono::seconds{10});
    std::vector<std::string> timeline(const std::string& id);

    // Sends a command of the kitchen: accept, cook, ready, dispatch, deliver, ...
    HttpResponse ticket(const std::string& id, const std::string& command);
    // The ticket's state; "" while there is no ticket.
    std::string ticket_state(const std::string& id);
    bool ticket_arrives(const std::string& id);
    // Sends accept, cook, ready, dispatch and deliver; requires 200 for each.
    void deliver(const std::string& id);
    HttpResponse cancel(const std::string& id);

    std::vector<LedgerEntry> ledger();
    // The ledger entries of one order: "charge 21000 refund 21000".
    std::string movements(const std::string& id);
    // The notifications in the order of sending: "placed/customer placed/store accepted/customer".
    std::string messages(const std::string& id);
    std::vector<Json> pages(const std::string& path);  // all items of a list, page by page

    // The pages of GET /metrics of all processes, one after the other.
    std::string metrics() const;
    void stop_module(const std::string& name);
    void start_module(const std::string& name);
    // True if there is no order and no ledger entry.
    bool has_no_effects();
    // True if every subscription handles every event within `max_wait`.
    bool is_caught_up(std::chrono::milliseconds max_wait = std::chrono::seconds{20});

    ServerProcess server;
    HttpClient customer;
    HttpClient owner;
};

// Requires the status and returns the body.
Json expect(const HttpResponse& response, int status);
std::string text_of(const Json& object, const char* member);

}  // namespace baedal::test
