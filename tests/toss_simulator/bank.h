// Toss Payments without sockets: its payments, idempotency keys and ledger, and planned faults.
// (https://docs.tosspayments.com/reference)
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "json/parser.h"
#include "toss_simulator/faults.h"
#include "toss_simulator/payment.h"

namespace baedal::toss {

struct Call {
    std::string method;
    std::string path;  // decoded
    std::string authorization;
    std::string idempotency_key;  // "" if there is none
    std::string body;
    std::string test_code;                          // TossPayments-Test-Code; "" if there is none
    std::map<std::string, std::string> query = {};  // decoded
};

struct Response {
    int status = 200;
    std::string body;
    bool drop_connection = false;  // close the connection instead of responding
};

struct LedgerEntry {
    std::string kind;  // charge, refund
    std::string payment_key;
    std::string order_id;
    std::int64_t amount = 0;
};

// An approval or a cancel, as the list of transactions shows it.
struct Transaction {
    std::string key;
    std::string payment_key;
    std::string order_id;
    std::string status;  // of the payment after it
    std::int64_t amount = 0;
    TimePoint at;
};

// A payment that the customer's browser prepares.
struct NewPayment {
    std::string key;
    std::string order_id;
    std::int64_t amount = 0;
    std::string status = "IN_PROGRESS";
    bool virtual_account = false;
    bool partial_cancelable = true;
    bool cancelable = true;
    std::chrono::milliseconds hidden_for{0};
};

// Thread-safe. In memory only.
class Bank {
public:
    // Called without the lock whenever a payment has changed.
    using OnChange = std::function<void(const json::Object& payment)>;

    explicit Bank(std::string secret_key, OnChange on_change = {});

    // Handles a call below /v1, after the latency that was set.
    Response handle(const Call& call);
    // Ends every wait.
    void stop();

    // An existing payment gets that status.
    void prepare(const NewPayment& payment);
    void prepare(const std::string& payment_key, const std::string& order_id, std::int64_t amount,
                 const std::string& status = "IN_PROGRESS");
    // Queries and cancels do not find the payment for that long. 0: they do again.
    void hide(const std::string& payment_key, std::chrono::milliseconds duration);
    // A cancel by the shop in the back office: of all that is left, unless there is an amount. Throws
    // std::invalid_argument if the payment keeps less.
    void cancel_in_back_office(const std::string& payment_key,
                               std::optional<std::int64_t> amount = std::nullopt,
                               const std::string& reason = "상점관리자 취소");
    // The customer pays into the virtual account. Throws std::invalid_argument if it does not wait for it.
    void deposit(const std::string& payment_key);

    void set_latency(std::chrono::milliseconds latency);
    // Calls of this kind wait until release().
    void hold(const std::string& kind);
    void release();
    // Between two cancels of a payment; a second by default.
    void set_cancel_spacing(std::chrono::milliseconds spacing);
    // Moves the clock: windows end, hidden payments appear, and the next cancel may come.
    void advance(std::chrono::milliseconds by);
    void plan(Fault fault);
    void forget_faults();

    std::vector<LedgerEntry> ledger() const;
    // Charges less refunds of an order.
    std::int64_t balance(const std::string& order_id) const;
    // All payments, as a query would show them.
    std::vector<json::Object> payments() const;
    // "" if there is no such payment.
    std::string status(const std::string& payment_key) const;
    // Calls that passed the authorisation, by kind: confirm, cancel, list, query, and of the queries
    // query_by_key and query_by_order.
    int calls(const std::string& kind) const;

private:
    struct StoredResponse {
        std::string body;
        bool processing = true;
        Response response;
    };

    TimePoint now() const { return clock_.now() + ahead_; }
    std::optional<Response> refusal(const Call& call, const std::string& kind) const;
    // The response to a call whose key is in use; nothing for a new key, whose entry is `stored` then.
    std::optional<Response> take_key(const Call& call, StoredResponse*& stored);
    Response execute(const Call& call, const std::string& kind, StoredResponse* stored);
    Response work(const Call& call, const std::string& kind);
    Response confirm(const json::Object& body);
    Response cancel(const std::string& payment_key, const json::Object& body);
    // The refusal of a cancel by Toss's rules.
    std::optional<Response> cancel_refusal(const Payment& payment, const json::Object& body,
                                           std::int64_t amount) const;
    void enter_cancel(Payment& payment, std::int64_t amount, const std::string& reason);
    Response query(const std::string& path) const;
    Response list(const Call& call) const;
    void enter_transaction(const Payment& payment, std::int64_t amount, std::string key);
    // `stored` is the response that the Idempotency-Key gets from now on.
    Response respond_with_fault(const Fault& fault, const Call& call, const std::string& kind,
                                Response& stored);
    void abort_refused(const Fault& fault, const Call& call);
    Payment& existing(const std::string& payment_key);
    const Payment* visible(const std::string& payment_key) const;
    void expire_old();
    // Reports the changed payments. Releases the lock.
    void report(std::unique_lock<std::mutex> lock);

    const bool test_key_;
    const std::string authorization_;
    const OnChange on_change_;
    const SystemClock clock_;
    mutable std::mutex mutex_;
    std::condition_variable goes_on_;
    bool stopping_ = false;
    std::string held_;  // kind of call
    std::chrono::milliseconds latency_{0};
    std::chrono::milliseconds cancel_spacing_{1'000};
    std::chrono::milliseconds ahead_{0};  // of the system's clock
    std::map<std::string, Payment> payments_;
    std::map<std::string, std::vector<std::string>> keys_of_order_;  // the newest last
    std::map<std::string, StoredResponse> stored_;  // by method, path and Idempotency-Key
    FaultPlan faults_;
    std::vector<LedgerEntry> ledger_;
    std::vector<Transaction> listed_;  // oldest first
    std::map<std::string, int> calls_;
    std::vector<std::string> changed_;  // payment keys, reported after the lock is released
    int transactions_ = 0;
};

}  // namespace baedal::toss
