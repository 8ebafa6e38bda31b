// What Toss Payments knows and does, without sockets: payments, keys, movements, and planned mishaps.
// (https://docs.tosspayments.com/reference)
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
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

struct Reply {
    int status = 200;
    std::string body;
    bool close_gracefully = false;  // close the connection instead of answering
};

// What goes wrong with the next calls of one kind.
struct Fault {
    std::string on = "any";       // confirm, cancel, query, any
    std::string kind = "answer";  // answer: with this code; lose: does the work and hangs up; drop:
                                  // hangs up at once; garbage: does the work and answers nonsense;
                                  // other_amount: does the work and answers another amount
    int times = 1;
    int status = 400;
    std::string code;
    bool works = false;  // with `answer`: does the work all the same
};

struct Movement {
    std::string kind;  // charge, refund
    std::string payment_key;
    std::string order_id;
    std::int64_t amount = 0;
};

// Thread-safe. In memory: a simulator that ends forgets everything.
class Bank {
public:
    // Called without the lock whenever a payment has changed.
    using OnChange = std::function<void(const std::string& payment_key, const std::string& order_id,
                                        const std::string& status)>;

    explicit Bank(std::string secret_key, OnChange on_change = {});

    // One call below /v1. Waits for the latency that was set.
    Reply handle(const Call& call);
    // Ends every wait.
    void stop();

    // As the customer's browser does when the card's holder has agreed; IN_PROGRESS unless `status`
    // says otherwise. An existing payment gets that status.
    void prepare(const std::string& payment_key, const std::string& order_id, std::int64_t amount,
                 const std::string& status = "IN_PROGRESS");
    void set_latency(std::chrono::milliseconds latency);
    void plan(Fault fault);
    void forget_faults();

    std::vector<Movement> ledger() const;
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
    struct Kept {
        std::string body;
        bool processing = true;
        Reply reply;
    };

    Reply work(const Call& call, const std::string& kind);
    Reply confirm(const json::Object& body);
    Reply cancel(const std::string& payment_key, const json::Object& body);
    Reply query(const std::string& path) const;
    Reply mishap(const Fault& fault, const Call& call, const std::string& kind, Reply& true_reply);
    bool take_fault(const std::string& kind, Fault& out);
    Reply show(const std::string& payment_key, int status = 200) const;

    const std::string authorization_;
    const OnChange on_change_;
    mutable std::mutex mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;
    std::chrono::milliseconds latency_{0};
    std::map<std::string, Payment> payments_;
    std::map<std::string, std::string> key_of_order_;
    std::map<std::string, Kept> kept_;  // by method, path and Idempotency-Key
    std::deque<Fault> faults_;
    std::vector<Movement> ledger_;
    std::map<std::string, int> calls_;
    std::vector<std::string> changed_;  // payment keys, told after the lock is given back
};

}  // namespace baedal::toss
