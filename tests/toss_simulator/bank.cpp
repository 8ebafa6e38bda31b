#include "toss_simulator/bank.h"

#include <algorithm>

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

std::size_t characters(const std::string& utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

constexpr std::string_view payments_path = "/v1/payments/";
constexpr std::string_view orders_path = "/v1/payments/orders/";

std::string key_of(const Call& call) {
    return call.method + " " + call.path + " " + call.idempotency_key;
}

std::string kind_of(const Call& call) {
    if (!call.path.starts_with(payments_path)) return "";
    if (call.method == "GET") return "query";
    if (call.method != "POST") return "";
    if (call.path == "/v1/payments/confirm") return "confirm";
    return call.path.ends_with("/cancel") ? "cancel" : "";
}

}  // namespace

std::int64_t Bank::Payment::left() const {
    std::int64_t out = amount;
    for (const Cancel& cancel : cancels) out -= cancel.amount;
    return out;
}

Bank::Bank(std::string secret_key, OnChange on_change)
    : authorization_(net::basic_authorization(secret_key, "")), on_change_(std::move(on_change)) {}

Response Bank::handle(const Call& call) {
    std::vector<std::tuple<std::string, std::string, std::string>> changes;
    Response response;
    {
        std::unique_lock lock(mutex_);
        const std::string kind = kind_of(call);
        if (auto refused = refusal(call, kind)) return std::move(*refused);
        ++calls_[kind];
        StoredResponse* stored = nullptr;
        if (call.method == "POST" && !call.idempotency_key.empty()) {
            if (auto earlier = take_key(call, stored)) return std::move(*earlier);
        }
        stopped_.wait_for(lock, latency_, [this] { return stopping_; });
        response = execute(call, kind, stored);
        for (const std::string& key : changed_)
            changes.emplace_back(key, payments_[key].order_id, payments_[key].status);
        changed_.clear();
    }
    if (on_change_)
        for (const auto& [key, order_id, status] : changes) on_change_(key, order_id, status);
    return response;
}

std::optional<Response> Bank::refusal(const Call& call, const std::string& kind) const {
    if (call.authorization != authorization_)
        return error(401, "UNAUTHORIZED_KEY", "인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다.");
    if (kind.empty()) return error(404, "NOT_FOUND", "존재하지 않는 정보 입니다.");
    return std::nullopt;
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
    Fault fault;
    fault.kind.clear();
    Response lasting;
    Response response;
    if (take_fault(kind, fault)) {
        response = respond_with_fault(fault, call, kind, lasting);
    } else {
        response = lasting = work(call, kind);
    }
    const bool failed = fault.kind == "answer" && fault.status >= 500 && !fault.works;
    if (stored != nullptr && (failed || fault.kind == "drop")) {  // the call had no effect
        stored_.erase(key_of(call));
    } else if (stored != nullptr) {
        stored->processing = false;
        stored->response = lasting;
    }
    return response;
}

bool Bank::take_fault(const std::string& kind, Fault& out) {
    const auto found = std::ranges::find_if(
        faults_, [&](const Fault& fault) { return fault.on == kind || fault.on == "any"; });
    if (found == faults_.end()) return false;
    out = *found;
    if (--found->times <= 0) faults_.erase(found);
    return true;
}

Response Bank::respond_with_fault(const Fault& fault, const Call& call, const std::string& kind,
                                  Response& stored) {
    if (fault.kind == "drop") return {0, "", true};
    if (fault.kind == "answer") {
        if (fault.works) work(call, kind);
        stored = error(fault.status, fault.code, "시뮬레이터가 지시받은 오류입니다.");
        // The refusal of a card ends its payment.
        const auto body = json::parse_object(call.body);
        if (!fault.works && kind == "confirm" && body && fault.code.starts_with("REJECT_")) {
            const auto found = payments_.find(text(*body, "paymentKey"));
            if (found != payments_.end()) found->second.status = "ABORTED";
        }
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

Response Bank::work(const Call& call, const std::string& kind) {
    if (kind == "query") return query(call.path);
    const auto body = json::parse_object(call.body);
    if (!body) return error(400, "INVALID_REQUEST", "잘못된 요청입니다.");
    if (kind == "confirm") return confirm(*body);
    const std::size_t end = call.path.size() - std::string_view("/cancel").size();
    return cancel(call.path.substr(payments_path.size(), end - payments_path.size()), *body);
}

Response Bank::confirm(const json::Object& body) {
    const std::string key = text(body, "paymentKey");
    const auto found = payments_.find(key);
    if (found == payments_.end())
        return error(404, "NOT_FOUND_PAYMENT", "존재하지 않는 결제 정보 입니다.");
    Payment& payment = found->second;
    const json::Value* amount = body.if_contains("amount");
    if (text(body, "orderId") != payment.order_id || amount == nullptr || !amount->is_int64() ||
        amount->get_int64() != payment.amount)
        return error(400, "INVALID_REQUEST", "결제 금액 또는 주문번호가 요청과 다릅니다.");
    if (payment.status == "EXPIRED" || payment.status == "READY")
        return error(404, "NOT_FOUND_PAYMENT_SESSION", "결제 시간이 만료되었습니다.");
    if (payment.status != "IN_PROGRESS")
        return error(400, "ALREADY_PROCESSED_PAYMENT", "이미 처리된 결제 입니다.");
    payment.status = "DONE";
    ledger_.push_back({"charge", key, payment.order_id, payment.amount});
    changed_.push_back(key);
    return show(key);
}

Response Bank::cancel(const std::string& payment_key, const json::Object& body) {
    const auto found = payments_.find(payment_key);
    if (found == payments_.end())
        return error(404, "NOT_FOUND_PAYMENT", "존재하지 않는 결제 정보 입니다.");
    Payment& payment = found->second;
    if (payment.status == "CANCELED")
        return error(400, "ALREADY_CANCELED_PAYMENT", "이미 취소된 결제 입니다.");
    if (payment.status != "DONE" && payment.status != "PARTIAL_CANCELED")
        return error(403, "NOT_CANCELABLE_PAYMENT", "취소 할 수 없는 결제 입니다.");
    const std::string reason = text(body, "cancelReason");
    if (reason.empty() || characters(reason) > longest_reason)
        return error(400, "INVALID_REQUEST", "취소 사유가 올바르지 않습니다.");
    const json::Value* wanted = body.if_contains("cancelAmount");
    const std::int64_t amount =
        wanted != nullptr && wanted->is_int64() ? wanted->get_int64() : payment.left();
    if (amount <= 0 || amount > payment.left())
        return error(403, "NOT_CANCELABLE_AMOUNT", "취소 할 수 없는 금액 입니다.");
    payment.cancels.push_back({amount, reason});
    payment.status = payment.left() == 0 ? "CANCELED" : "PARTIAL_CANCELED";
    ledger_.push_back({"refund", payment_key, payment.order_id, amount});
    changed_.push_back(payment_key);
    return show(payment_key);
}

Response Bank::query(const std::string& path) const {
    std::string key = path.substr(payments_path.size());
    if (path.starts_with(orders_path)) {
        const auto found = key_of_order_.find(path.substr(orders_path.size()));
        key = found == key_of_order_.end() ? "" : found->second;
    }
    if (!payments_.contains(key))
        return error(404, "NOT_FOUND_PAYMENT", "존재하지 않는 결제 정보 입니다.");
    return show(key);
}

Response Bank::show(const std::string& payment_key, int status) const {
    const Payment& payment = payments_.at(payment_key);
    json::Value cancels(nullptr);
    if (!payment.cancels.empty()) {
        json::Array list;
        for (const Cancel& cancel : payment.cancels)
            list.push_back(json::Object{{"cancelAmount", cancel.amount},
                                        {"cancelReason", cancel.reason},
                                        {"cancelStatus", "DONE"}});
        cancels = std::move(list);
    }
    return {status, json::dump(json::Object{{"version", "2022-11-16"},
                                            {"paymentKey", payment_key},
                                            {"orderId", payment.order_id},
                                            {"status", payment.status},
                                            {"currency", "KRW"},
                                            {"method", "카드"},
                                            {"totalAmount", payment.amount},
                                            {"balanceAmount", payment.left()},
                                            {"cancels", std::move(cancels)}})};
}

void Bank::stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    stopped_.notify_all();
}

void Bank::prepare(const std::string& payment_key, const std::string& order_id, std::int64_t amount,
                   const std::string& status) {
    const std::lock_guard lock(mutex_);
    Payment& payment = payments_[payment_key];
    payment.order_id = order_id;
    payment.amount = amount;
    payment.status = status;
    key_of_order_[order_id] = payment_key;
}

void Bank::set_latency(std::chrono::milliseconds latency) {
    const std::lock_guard lock(mutex_);
    latency_ = latency;
}

void Bank::plan(Fault fault) {
    const std::lock_guard lock(mutex_);
    faults_.push_back(std::move(fault));
}

void Bank::forget_faults() {
    const std::lock_guard lock(mutex_);
    faults_.clear();
}

std::vector<LedgerEntry> Bank::ledger() const {
    const std::lock_guard lock(mutex_);
    return ledger_;
}

std::int64_t Bank::balance(const std::string& order_id) const {
    std::int64_t out = 0;
    for (const LedgerEntry& entry : ledger()) {
        if (entry.order_id != order_id) continue;
        out += entry.kind == "charge" ? entry.amount : -entry.amount;
    }
    return out;
}

int Bank::calls(const std::string& kind) const {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(kind);
    return found == calls_.end() ? 0 : found->second;
}

}  // namespace baedal::toss
