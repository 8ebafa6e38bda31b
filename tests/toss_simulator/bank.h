// Toss Payments without sockets: its payments, idempotency keys and ledger, and planned faults.
// (https://docs.tosspayments.com/reference)
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "json/parser.h"

namespace baedal::toss {

struct Call {
    std::string method;
    std::string path;  // decoded
    std::string authorization;
    std::string idempotency_key;  // "" if there is none
    std::string body;
};

struct Response {
    int status = 200;
    std::string body;
    bool drop_connection = false;  // close the connection instead of responding
};

// A fault of the next calls of one kind.
struct Fault {
    std::string on = "any";       // confirm, cancel, query, any
    std::string kind = "answer";  // answer: responds with this code; lose: does the work and closes
                                  // the connection; drop: closes the connection at once; garbage:
    // does the work and responds with nonsense; other_amount: does the
    // work and responds with another amount
    int times = 1;
    int status = 400;
    std::string code;
    bool works = false;  // with `answer`: does the work nevertheless
};

struct LedgerEntry {
    std::string kind;  // charge, refund
    std::string payment_key;
    std::string order_id;
    std::int64_t amount = 0;
};

// Thread-safe. In memory only.
class Bank {
public:
    // Called without the lock whenever a payment has changed.
    using OnChange = std::function<void(const std::string& payment_key, const std::string& order_id,
                                        const std::string& status)>;

    explicit Bank(std::string secret_key, OnChange on_change = {});

    // Handles a call below /v1, after the latency that was set.
    Response handle(const Call& call);
    // Ends every wait.
    void stop();

    // Prepares a payment, as the customer's browser does. An existing payment gets that status.
    void prepare(const std::string& payment_key, const std::string& order_id, std::int64_t amount,
                 const std::string& status = "IN_PROGRESS");
    void set_latency(std::chrono::milliseconds latency);
    void plan(Fault fault);
    void forget_faults();

    std::vector<LedgerEntry> ledger() const;
    // Charges less refunds of an order.
    std::int64_t balance(const std::string& order_id) const;
    // Calls that passed the authorisation, by kind: confirm, cancel, query.
    int calls(const std::string& kind) const;

private:
    struct Cancel {
        std::int64_t amount;
        std::string reason;
    };
    struct Payment {
        std::string order_id;
        std::int64_t amount = 0;
        std::string status;
        std::vector<Cancel> cancels;

        std::int64_t left() const;
    };
    struct StoredResponse {
        std::string body;
        bool processing = true;
        Response response;
    };

    std::optional<Response> refusal(const Call& call, const std::string& kind) const;
    // The response to a call whose key is in use; nothing for a new key, whose entry is `stored` then.
    std::optional<Response> take_key(const Call& call, StoredResponse*& stored);
    Response execute(const Call& call, const std::string& kind, StoredResponse* stored);
    Response work(const Call& call, const std::string& kind);
    Response confirm(const json::Object& body);
    Response cancel(const std::string& payment_key, const json::Object& body);
    Response query(const std::string& path) const;
    // `stored` is the response that the Idempotency-Key gets from now on.
    Response respond_with_fault(const Fault& fault, const Call& call, const std::string& kind,
                                Response& stored);
    bool take_fault(const std::string& kind, Fault& out);
    Response show(const std::string& payment_key, int status = 200) const;

    const std::string authorization_;
    const OnChange on_change_;
    mutable std::mutex mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;
    std::chrono::milliseconds latency_{0};
    std::map<std::string, Payment> payments_;
    std::map<std::string, std::string> key_of_order_;
    std::map<std::string, StoredResponse> stored_;  // by method, path and Idempotency-Key
    std::deque<Fault> faults_;
    std::vector<LedgerEntry> ledger_;
    std::map<std::string, int> calls_;
    std::vector<std::string> changed_;  // payment keys, reported after the lock is released
};

}  // namespace baedal::toss
