#include "toss_simulator/bank.h"

#include <algorithm>
#include <ranges>

#include "net/https_client.h"

namespace baedal::toss {

namespace {

constexpr std::size_t longest_key = 300;
constexpr std::size_t longest_reason = 200;  // characters

Response error(int status, const std::string& code, const std::string& message) {
    return {status, json::dump(json::Object{{"code", code}, {"message", message}})};
}

std::string text(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::optional<std::int64_t> integer(const json::Object& object, std::string_view name) {
    const json::Value* value = object.if_contains(name);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

std::size_t characters(const std::string& utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

constexpr std::string_view payments_path = "/v1/payments/";
constexpr std::string_view orders_path = "/v1/payments/orders/";
constexpr std::string_view transactions_path = "/v1/transactions";

std::string key_of(const Call& call) {
    return call.method + " " + call.path + " " + call.idempotency_key;
}

std::string kind_of(const Call& call) {
    if (call.path == transactions_path) return call.method == "GET" ? "list" : "";
    if (!call.path.starts_with(payments_path)) return "";
    if (call.method == "GET")
        return call.path.starts_with(orders_path) ? "query_by_order" : "query_by_key";
    if (call.method != "POST") return "";
    if (call.path == "/v1/payments/confirm") return "confirm";
    return call.path.ends_with("/cancel") ? "cancel" : "";
}

Response show(const Payment& payment) { return {200, json::dump(payment.show())}; }

Response no_such_payment() {
    return error(404, "NOT_FOUND_PAYMENT", "존재하지 않는 결제 정보 입니다.");
}

// A member of a query; "" if it has none of that name.
std::string member(const Call& call, const std::string& name) {
    const auto found = call.query.find(name);
    return found == call.query.end() ? "" : found->second;
}

// Without a zone it is Korean time.
std::optional<TimePoint> date_time(const std::string& text) {
    return from_rfc3339(text.size() > 10 && text.find_first_of("Z+", 10) == std::string::npos
                            ? text + "+09:00"
                            : text);
}

json::Object show(const Transaction& transaction) {
    return {{"mId", "tosspayments"},
            {"transactionKey", transaction.key},
            {"paymentKey", transaction.payment_key},
            {"orderId", transaction.order_id},
            {"method", "카드"},
            {"customerKey", nullptr},
            {"useEscrow", false},
            {"status", transaction.status},
            {"transactionAt", to_rfc3339(transaction.at)},
            {"currency", "KRW"},
            {"amount", transaction.amount}};
}

// Codes with which a card company or bank ends the payment.
bool ends_payment(const std::string& code) {
    constexpr std::string_view families[] = {"REJECT_",         "EXCEED_MAX_",      "INVALID_CARD",
                                             "INVALID_REJECT_", "INVALID_STOPPED_", "FDS_"};
    return std::ranges::any_of(families, [&](auto family) { return code.starts_with(family); });
}

}  // namespace

Bank::Bank(std::string secret_key, OnChange on_change)
    : test_key_(secret_key.starts_with("test_")),
      authorization_(net::basic_authorization(secret_key, "")),
      on_change_(std::move(on_change)) {}

Response Bank::handle(const Call& call) {
    std::unique_lock lock(mutex_);
    const std::string kind = kind_of(call);
    if (auto refused = refusal(call, kind)) return std::move(*refused);
    ++calls_[kind];
    if (kind.starts_with("query")) ++calls_["query"];
    StoredResponse* stored = nullptr;
    if (call.method == "POST" && !call.idempotency_key.empty()) {
        if (auto earlier = take_key(call, stored)) return std::move(*earlier);
    }
    goes_on_.wait_for(lock, latency_, [this] { return stopping_; });
    goes_on_.wait(lock, [&] { return stopping_ || held_ != kind; });
    expire_old();
    Response response = execute(call, kind, stored);
    report(std::move(lock));
    return response;
}

void Bank::report(std::unique_lock<std::mutex> lock) {
    std::vector<json::Object> changes;
    for (const std::string& key : changed_) changes.push_back(payments_.at(key).show());
    changed_.clear();
    lock.unlock();
    if (!on_change_) return;
    for (const json::Object& payment : changes) on_change_(payment);
}

std::optional<Response> Bank::refusal(const Call& call, const std::string& kind) const {
    if (call.authorization != authorization_)
        return error(401, "UNAUTHORIZED_KEY", "인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다.");
    if (kind.empty()) return error(404, "NOT_FOUND", "존재하지 않는 정보 입니다.");
    if (call.test_code.empty() || !test_key_) return std::nullopt;
    const int status = published_status(kind, call.test_code);
    if (status == 0) return error(400, "INVALID_TEST_CODE", "유효하지 않은 테스트 코드입니다.");
    return error(status, call.test_code, "테스트 코드로 재현한 에러입니다.");
}

std::optional<Response> Bank::take_key(const Call& call, StoredResponse*& stored) {
    if (call.idempotency_key.size() > longest_key)
        return error(400, "INVALID_IDEMPOTENCY_KEY", "멱등키가 300자를 넘었습니다.");
    const auto [at, first] = stored_.try_emplace(key_of(call), StoredResponse{call.body, true, {}});
    stored = &at->second;
    // Toss itself does not compare bodies; two bodies with one key are a defect of the client.
    if (stored->body != call.body)
        return error(400, "INVALID_IDEMPOTENCY_KEY", "멱등키가 다른 요청에 쓰였습니다.");
    if (first) return std::nullopt;
    if (stored->processing)
        return error(409, "IDEMPOTENT_REQUEST_PROCESSING", "이전 멱등 요청이 처리중입니다.");
    return stored->response;
}

Response Bank::execute(const Call& call, const std::string& kind, StoredResponse* stored) {
    const std::optional<Fault> fault = faults_.take(kind);
    Response lasting;
    Response response;
    if (fault) {
        response = respond_with_fault(*fault, call, kind, lasting);
    } else {
        response = lasting = work(call, kind);
    }
    const bool failed = fault && fault->kind == "answer" && fault->status >= 500 && !fault->works;
    const bool dropped = fault && fault->kind == "drop";
    if (stored != nullptr && (failed || dropped)) {  // the call had no effect
        stored_.erase(key_of(call));
    } else if (stored != nullptr) {
        stored->processing = false;
        stored->response = lasting;
    }
    return response;
}

Response Bank::respond_with_fault(const Fault& fault, const Call& call, const std::string& kind,
                                  Response& stored) {
    if (fault.kind == "drop") return {0, "", true};
    if (fault.kind == "answer") {
        if (fault.works) {
            work(call, kind);
        } else if (kind == "confirm" && ends_payment(fault.code)) {
            abort_refused(fault, call);
        }
        stored = error(fault.status, fault.code, "시뮬레이터가 지시받은 오류입니다.");
        return stored;
    }
    stored = work(call, kind);
    Response response = stored;
    if (fault.kind == "lose") response.drop_connection = true;
    if (fault.kind == "garbage") response.body = "<html>It works!</html>";
    if (fault.kind == "other_amount" && response.status == 200) {
        json::Object shown = json::parse_trusted(response.body).as_object();
        shown["totalAmount"] = shown["totalAmount"].to_number<std::int64_t>() + 1;
        response.body = json::dump(shown);
    }
    return response;
}

void Bank::abort_refused(const Fault& fault, const Call& call) {
    const auto body = json::parse_object(call.body);
    const auto found = body ? payments_.find(text(*body, "paymentKey")) : payments_.end();
    if (found == payments_.end() || found->second.status != "IN_PROGRESS") return;
    found->second.become("ABORTED", now());
    found->second.failure_code = fault.code;
    changed_.push_back(found->first);
}

Response Bank::work(const Call& call, const std::string& kind) {
    if (kind == "list") return list(call);
    if (call.method == "GET") return query(call.path);
    const auto body = json::parse_object(call.body);
    if (!body) return error(400, "INVALID_REQUEST", "잘못된 요청입니다.");
    if (kind == "confirm") return confirm(*body);
    const std::size_t end = call.path.size() - std::string_view("/cancel").size();
    return cancel(call.path.substr(payments_path.size(), end - payments_path.size()), *body);
}

Response Bank::confirm(const json::Object& body) {
    const auto found = payments_.find(text(body, "paymentKey"));
    if (found == payments_.end()) return no_such_payment();
    Payment& payment = found->second;
    if (text(body, "orderId") != payment.order_id || integer(body, "amount") != payment.amount)
        return error(400, "INVALID_REQUEST", "결제 금액 또는 주문번호가 요청과 다릅니다.");
    if (payment.status == "EXPIRED" || payment.status == "READY")
        return error(404, "NOT_FOUND_PAYMENT_SESSION", "결제 시간이 만료되었습니다.");
    if (payment.status != "IN_PROGRESS")
        return error(400, "ALREADY_PROCESSED_PAYMENT", "이미 처리된 결제 입니다.");
    payment.become(payment.virtual_account ? "WAITING_FOR_DEPOSIT" : "DONE", now());
    if (!payment.virtual_account)
        ledger_.push_back({"charge", payment.key, payment.order_id, payment.amount});
    enter_transaction(payment, payment.amount, "tx" + std::to_string(++transactions_));
    changed_.push_back(payment.key);
    return show(payment);
}

Response Bank::cancel(const std::string& payment_key, const json::Object& body) {
    if (visible(payment_key) == nullptr) return no_such_payment();
    Payment& payment = payments_.at(payment_key);
    const std::string reason = text(body, "cancelReason");
    if (reason.empty() || characters(reason) > longest_reason)
        return error(400, "INVALID_REQUEST", "취소 사유가 올바르지 않습니다.");
    const std::int64_t amount = integer(body, "cancelAmount").value_or(payment.left());
    if (auto refused = cancel_refusal(payment, body, amount)) return std::move(*refused);
    enter_cancel(payment, amount, reason);
    return show(payment);
}

std::optional<Response> Bank::cancel_refusal(const Payment& payment, const json::Object& body,
                                             std::int64_t amount) const {
    if (!payment.cancels.empty() && now() < payment.cancels.back().at + cancel_spacing_)
        return error(403, "FORBIDDEN_CONSECUTIVE_REQUEST", "반복적인 요청은 허용되지 않습니다.");
    if (payment.status == "CANCELED" && payment.cancels.size() <= 1)
        return error(400, "ALREADY_CANCELED_PAYMENT", "이미 취소된 결제 입니다.");
    if (amount <= 0 || amount > payment.left())
        return error(403, "NOT_CANCELABLE_AMOUNT", "취소 할 수 없는 금액 입니다.");
    const bool waits = payment.status == "WAITING_FOR_DEPOSIT";
    const bool approved = payment.status == "DONE" || payment.status == "PARTIAL_CANCELED";
    if (!payment.cancelable || (!waits && !approved))
        return error(403, "NOT_CANCELABLE_PAYMENT", "취소 할 수 없는 결제 입니다.");
    if (waits && amount != payment.amount)
        return error(403, "NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT",
                     "입금 대기중인 결제는 부분 환불이 불가합니다.");
    if (!payment.partial_cancelable && amount != payment.amount)
        return error(403, "NOT_ALLOWED_PARTIAL_REFUND", "부분 환불이 불가합니다.");
    if (payment.virtual_account && approved && !body.contains("refundReceiveAccount"))
        return error(400, "INVALID_REFUND_ACCOUNT_INFO", "환불 계좌 정보가 없습니다.");
    if (integer(body, "refundableAmount").value_or(payment.left()) != payment.left())
        return error(400, "NOT_MATCHES_REFUNDABLE_AMOUNT", "잔액 결과가 일치하지 않습니다.");
    return std::nullopt;
}

void Bank::enter_cancel(Payment& payment, std::int64_t amount, const std::string& reason) {
    // Before the deposit there is no money to go back.
    if (payment.status != "WAITING_FOR_DEPOSIT")
        ledger_.push_back({"refund", payment.key, payment.order_id, amount});
    payment.cancels.push_back({amount, reason, "tx" + std::to_string(++transactions_), now()});
    payment.become(payment.left() == 0 ? "CANCELED" : "PARTIAL_CANCELED", now());
    enter_transaction(payment, amount, payment.cancels.back().transaction_key);
    changed_.push_back(payment.key);
}

void Bank::enter_transaction(const Payment& payment, std::int64_t amount, std::string key) {
    listed_.push_back(
        {std::move(key), payment.key, payment.order_id, payment.status, amount, now()});
}

// From startDate on and before endDate.
Response Bank::list(const Call& call) const {
    const auto from = date_time(member(call, "startDate"));
    const auto until = date_time(member(call, "endDate"));
    const std::string after = member(call, "startingAfter");
    const std::string limit = member(call, "limit");
    if (!from || !until) return error(400, "INVALID_REQUEST", "조회 기간이 올바르지 않습니다.");
    auto first = listed_.begin();
    if (!after.empty()) {
        first = std::ranges::find(listed_, after, &Transaction::key);
        if (first == listed_.end())
            return error(400, "INVALID_TRANSACTION_KEY", "잘못된 페이징 키 입니다.");
        ++first;
    }
    const std::size_t most = limit.empty() ? 100 : std::stoul(limit);
    json::Array out;
    for (; first != listed_.end() && out.size() < most; ++first) {
        if (first->at >= *from && first->at < *until) out.push_back(show(*first));
    }
    return {200, json::dump(out)};
}

Response Bank::query(const std::string& path) const {
    if (!path.starts_with(orders_path)) {
        const Payment* payment = visible(path.substr(payments_path.size()));
        return payment == nullptr ? no_such_payment() : show(*payment);
    }
    const auto found = keys_of_order_.find(path.substr(orders_path.size()));
    if (found == keys_of_order_.end()) return no_such_payment();
    for (const std::string& key : std::views::reverse(found->second)) {
        if (const Payment* payment = visible(key)) return show(*payment);
    }
    return no_such_payment();
}

const Payment* Bank::visible(const std::string& payment_key) const {
    const auto found = payments_.find(payment_key);
    if (found == payments_.end() || now() < found->second.hidden_until) return nullptr;
    return &found->second;
}

void Bank::expire_old() {
    for (auto& [key, payment] : payments_) {
        if (payment.expire(now())) changed_.push_back(key);
    }
}

void Bank::stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    goes_on_.notify_all();
}

}  // namespace baedal::toss
