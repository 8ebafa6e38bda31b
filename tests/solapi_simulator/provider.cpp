#include "solapi_simulator/provider.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/parse_integer.h"
#include "json/parser.h"

namespace baedal::solapi {

namespace {

using simulator::HttpReply;
using simulator::HttpRequest;

HttpReply error(int status, const std::string& code, const std::string& message) {
    return {status, json::dump(json::Object{{"errorCode", code}, {"errorMessage", message}})};
}

HttpReply ok(const json::Object& body) { return {200, json::dump(body)}; }

constexpr std::string_view groups_path = "/messages/v4/groups/";

std::string kind_of(const HttpRequest& request) {
    if (request.path == "/messages/v4/send-many/detail")
        return request.method == "POST" ? "send" : "";
    if (request.path == "/messages/v4/list") return request.method == "GET" ? "list" : "";
    if (request.path == "/cash/v1/balance") return request.method == "GET" ? "balance" : "";
    if (request.path.starts_with(groups_path)) return "groups";
    if (request.path.starts_with("/kakao/v2/templates")) return "templates";
    return "";
}

const json::Array* messages_in(const json::Object& body) {
    const json::Value* list = body.if_contains("messages");
    return list != nullptr && list->is_array() ? &list->get_array() : nullptr;
}

bool is_duplicate_allowed(const json::Object& body) {
    const json::Value* allowed = body.if_contains("allowDuplicates");
    return allowed != nullptr && allowed->is_bool() && allowed->get_bool();
}

}  // namespace

Provider::Provider(std::string api_key, std::string api_secret)
    : authorization_(std::move(api_key), std::move(api_secret)) {}

Provider::~Provider() {
    stop();
    for (std::thread& late : late_) late.join();
}

void Provider::stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    goes_on_.notify_all();
}

void Provider::wait(std::unique_lock<std::mutex>& lock, std::chrono::milliseconds duration) {
    goes_on_.wait_for(lock, duration, [this] { return stopping_; });
}

HttpReply Provider::handle(const HttpRequest& request) {
    std::unique_lock lock(mutex_);
    if (auto refused = refusal(request)) return std::move(*refused);
    const std::string kind = kind_of(request);
    if (kind.empty()) return error(404, "ResourceNotFound", "존재하지 않는 경로입니다.");
    ++calls_[kind];
    wait(lock, latency_);
    return respond(request, kind, lock);
}

std::optional<HttpReply> Provider::refusal(const HttpRequest& request) {
    const auto code = authorization_.refusal(request.header("Authorization"), time());
    if (!code) return std::nullopt;
    return error(*code == "InvalidAuthorization" ? 400 : 403, *code, "인증에 실패했습니다.");
}

HttpReply Provider::respond(const HttpRequest& request, const std::string& kind,
                            std::unique_lock<std::mutex>& lock) {
    if (const auto fault = faults_.take(kind))
        return respond_with_fault(*fault, request, kind, lock);
    return work(request, kind);
}

HttpReply Provider::respond_with_fault(const Fault& fault, const HttpRequest& request,
                                       const std::string& kind,
                                       std::unique_lock<std::mutex>& lock) {
    if (fault.kind == "drop") return {.drop_connection = true};
    if (fault.kind == "unavailable")
        return error(503, "ServiceUnavailable", "잠시 후 다시 시도해 주세요.");
    if (fault.kind == "too_many") {
        HttpReply reply = error(429, "TooManyRequests", "요청이 너무 많습니다.");
        reply.headers.emplace_back("Retry-After", "1");
        return reply;
    }
    if (fault.kind == "refuse" && kind == "send") return refuse_all(request);
    if (fault.kind == "late") {
        late_.emplace_back([this, request, kind, ms = fault.ms] {
            std::unique_lock late(mutex_);
            wait(late, ms);
            work(request, kind);
        });
        return {.drop_connection = true};
    }
    HttpReply reply = work(request, kind);
    if (fault.kind == "lose") reply.drop_connection = true;
    if (fault.kind == "error") reply = error(500, "InternalError", "서버 오류");
    if (fault.kind == "html") {
        reply.body = "<html>It works!</html>";
        reply.content_type = "text/html";
    }
    if (fault.kind == "empty") reply.body.clear();
    if (fault.kind == "slow") reply.body_delay = fault.ms;
    if (fault.kind == "hang") wait(lock, fault.ms);
    return reply;
}

HttpReply Provider::work(const HttpRequest& request, const std::string& kind) {
    if (kind == "send") return send_many(request);
    if (kind == "list") return list(request);
    if (kind == "balance") return balance();
    if (kind == "groups") return groups(request);
    return handle_templates(request);
}

// A prefix, 14 digits of time and 15 of [0-9A-Z].
std::string Provider::make_id(const char* prefix) {
    std::string time_part = to_rfc3339(time()).substr(0, 19);
    std::erase_if(time_part, [](char c) { return c < '0' || c > '9'; });
    return fmt::format("{}{}{:015}", prefix, time_part, ++made_);
}

SentMessage& Provider::take(const json::Object& in, const std::string& group,
                            std::set<std::string>* receivers) {
    SentMessage message = take_in(in, account_, receivers);
    message.id = make_id("M4V");
    message.group = group;
    message.created_at = time();
    if (message.is_taken()) {
        decide(message, timing_);
        account_.balance -= price_of(message.type);
    }
    messages_.push_back(std::move(message));
    return messages_.back();
}

HttpReply Provider::send_many(const HttpRequest& request) {
    const auto body = json::parse_object(request.body);
    const json::Array* list = body ? messages_in(*body) : nullptr;
    if (list == nullptr || list->empty() || list->size() > 10'000)
        return error(400, "ValidationError", "messages가 올바르지 않습니다.");
    const std::string group = make_id("G4V");
    json::Array failed;
    json::Array taken;
    std::set<std::string> receivers;
    for (const json::Value& value : *list) {
        if (!value.is_object()) return error(400, "ValidationError", "메시지가 올바르지 않습니다.");
        const SentMessage& message =
            take(value.get_object(), group, is_duplicate_allowed(*body) ? nullptr : &receivers);
        (message.is_taken() ? taken : failed).push_back(message.show(time()));
    }
    json::Object count{{"total", list->size()},
                       {"registeredFailed", failed.size()},
                       {"registeredSuccess", taken.size()}};
    return ok(
        {{"failedMessageList", std::move(failed)},
         {"groupInfo",
          json::Object{{"groupId", group}, {"status", "SENDING"}, {"count", std::move(count)}}},
         {"messageList", std::move(taken)}});
}

HttpReply Provider::refuse_all(const HttpRequest& request) {
    const auto body = json::parse_object(request.body);
    json::Array failed;
    if (const json::Array* list = body ? messages_in(*body) : nullptr) {
        for (const json::Value& value : *list) {
            SentMessage message = take_in(value.as_object(), account_, nullptr);
            message.id = make_id("M4V");
            message.intake_code = "1024";
            message.created_at = time();
            failed.push_back(message.show(time()));
            messages_.push_back(std::move(message));
        }
    }
    return ok({{"failedMessageList", std::move(failed)}, {"messageList", json::Array{}}});
}

HttpReply Provider::list(const HttpRequest& request) const {
    const auto limit = parse_non_negative(request.parameter("limit")).value_or(20);
    const auto from = from_rfc3339(request.parameter("startDate"));
    const auto until = from_rfc3339(request.parameter("endDate"));
    const std::string to = request.parameter("to");
    const std::string group = request.parameter("groupId");
    const std::string after = request.parameter("startKey");
    std::set<std::string> ids;
    for (const auto& [name, value] : request.query) {
        if (name == "messageIds" || name == "messageId" || name.starts_with("messageIds["))
            ids.insert(value);
    }
    json::Object found;
    json::Value next = nullptr;
    std::string last;
    bool begun = after.empty();
    for (const SentMessage& message : messages_) {
        const bool is_wanted =
            (ids.empty() || ids.contains(message.id)) && (!from || message.created_at >= *from) &&
            (!until || message.created_at <= *until) && (to.empty() || message.to == to) &&
            (group.empty() || message.group == group);
        if (begun && is_wanted) {
            if (std::cmp_greater_equal(found.size(), limit)) {
                next = last;
                break;
            }
            found[message.id] = message.show(time());
            last = message.id;
        }
        if (message.id == after) begun = true;
    }
    return ok({{"startKey", after.empty() ? json::Value(nullptr) : json::Value(after)},
               {"nextKey", std::move(next)},
               {"limit", limit},
               {"messageList", std::move(found)}});
}

HttpReply Provider::balance() const { return ok({{"balance", account_.balance}, {"point", 0}}); }

HttpReply Provider::groups(const HttpRequest& request) {
    const std::string rest = request.path.substr(groups_path.size());
    if (rest.empty() && request.method == "POST") {
        Group group{.id = make_id("G4V"), .created_at = time()};
        const auto body = json::parse_object(request.body.empty() ? "{}" : request.body);
        group.allow_duplicates = body && is_duplicate_allowed(*body);
        const auto added = groups_.emplace(group.id, group).first;
        return ok({{"groupId", added->first}, {"status", "PENDING"}});
    }
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const auto found = groups_.find(rest.substr(0, slash));
    if (found == groups_.end() || found->second.status == "DELETED")
        return error(404, "ResourceNotFound", "존재하지 않는 그룹입니다.");
    Group& group = found->second;
    const std::string part = rest.substr(slash);
    if (part == "/messages" && request.method == "PUT") {
        const auto body = json::parse_object(request.body);
        return body ? put_into_group(group, *body)
                    : error(400, "ValidationError", "본문이 올바르지 않습니다.");
    }
    if (part == "/messages" && request.method == "GET") {
        HttpRequest of_group{.method = "GET", .query = request.query};
        of_group.query.emplace_back("groupId", group.id);
        return list(of_group);
    }
    if (part == "/send" && request.method == "POST") return send_group(group);
    if (part.empty() && request.method == "DELETE") group.status = "DELETED";
    if (part.empty()) return ok({{"groupId", group.id}, {"status", group.status}});
    return error(404, "ResourceNotFound", "존재하지 않는 경로입니다.");
}

HttpReply Provider::put_into_group(Group& group, const json::Object& body) {
    const json::Array* list = messages_in(body);
    if (list == nullptr || group.status != "PENDING")
        return error(400, "ValidationError", "그룹에 추가할 수 없습니다.");
    json::Array results;
    for (const json::Value& value : *list) {
        group.waiting.push_back(value.as_object());
        results.push_back(json::Object{{"to", value.as_object().at("to")}, {"statusCode", "2000"}});
    }
    return ok({{"errorCount", 0}, {"resultList", std::move(results)}});
}

HttpReply Provider::send_group(Group& group) {
    if (group.status != "PENDING") return error(400, "GroupAlreadySent", "이미 발송된 그룹입니다.");
    std::set<std::string> receivers;
    for (const json::Object& message : group.waiting)
        take(message, group.id, group.allow_duplicates ? nullptr : &receivers);
    group.waiting.clear();
    group.status = "SENDING";
    return ok({{"groupId", group.id}, {"status", group.status}, {"dateSent", to_rfc3339(time())}});
}

}  // namespace baedal::solapi
