// A running deployment with the words of the business: place, cook, cancel, look into the books.
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

struct Movement {
    std::string kind;  // charge, refund
    std::string order_id;
    std::int64_t amount;
};

// All functions throw std::runtime_error with the answer where it is none that they can use; those that
// return an Answer leave judging to the caller. Not thread-safe: other threads make their own clients.
class Shop {
public:
    explicit Shop(std::vector<std::string> settings = {},
                  std::vector<std::string> environment = {});

    HttpClient new_customer() const { return HttpClient(server.port()); }
    HttpClient new_owner() const { return HttpClient(server.port(), owner_token); }

    Answer place(const boost::json::object& body, const std::string& idempotency_key = "");
    // Places an order that must answer 201 and returns its id.
    std::string placed(const boost::json::object& body = chicken());
    Json order(const std::string& id);
    std::string status(const std::string& id);
    bool becomes(const std::string& id, const std::string& status,
                 std::chrono::milliseconds patience = std::chrono::seconds{10});
    std::vector<std::string> timeline(const std::string& id);

    // A command of the kitchen: accept, cook, ready, dispatch, deliver, ...
    Answer ticket(const std::string& id, const std::string& command);
    // The ticket's state, "" while there is none.
    std::string ticket_state(const std::string& id);
    bool ticket_arrives(const std::string& id);
    // accept, cook, ready, dispatch, deliver; each must answer 200.
    void bring(const std::string& id);
    Answer cancel(const std::string& id);

    std::vector<Movement> ledger();
    // Movements of one order: "charge 21000 refund 21000".
    std::string movements(const std::string& id);
    // "placed/customer placed/store accepted/customer", in the order in which they were sent.
    std::string messages(const std::string& id);
    std::vector<Json> pages(const std::string& path);  // all items of a list

    void stop_module(const std::string& name);
    void start_module(const std::string& name);
    // No order and no movement of money is there.
    bool untouched();
    // Every subscription has handled every event.
    bool quiet(std::chrono::milliseconds patience = std::chrono::seconds{20});

    ServerProcess server;
    HttpClient customer;
    HttpClient owner;
};

// `answer` must have this status; returns its body.
Json expect(const Answer& answer, int status);
std::string text_of(const Json& object, const char* member);

}  // namespace baedal::test
