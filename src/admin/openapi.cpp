#include "admin/openapi.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

#include "base/version.h"
#include "json/parser.h"

namespace baedal::admin {

namespace {

void merge_into(json::Object& target, const json::Object& part) {
    for (const auto& member : part) {
        json::Value* known = target.if_contains(member.key());
        if (known != nullptr && known->is_object() && member.value().is_object()) {
            merge_into(known->get_object(), member.value().get_object());
        } else {
            target[member.key()] = member.value();
        }
    }
}

// Calls `describe(operation, responses)` for each operation of the document.
void for_each_operation(json::Object& paths, auto&& describe) {
    for (auto& path : paths) {
        for (auto& member : path.value().as_object()) {
            json::Object* operation = member.value().if_object();
            if (operation != nullptr && operation->contains("responses"))
                describe(*operation, operation->at("responses").as_object());
        }
    }
}

json::Object named_response(std::string_view name) {
    return {{"$ref", "#/components/responses/" + std::string(name)}};
}

// Any request may be rejected by the server itself.
void describe_server(json::Object& paths) {
    for_each_operation(paths, [](json::Object&, json::Object& responses) {
        responses.emplace("429", named_response("RateLimited"));
        responses["default"] = named_response("Refused");
    });
}

// The scopes that the alternatives of `security` name.
json::Array token_scopes(const json::Array& security) {
    json::Array out;
    for (const json::Value& way : security) {
        if (const json::Value* scopes = way.as_object().if_contains("bearer"))
            out.insert(out.end(), scopes->as_array().begin(), scopes->as_array().end());
    }
    return out;
}

// The alternative `{}` is a call without credentials.
bool has_call_without_credentials(const json::Array& security) {
    return std::ranges::any_of(security,
                               [](const json::Value& way) { return way.as_object().empty(); });
}

// Routes that take credentials accept both kinds. Those that check them may respond 401, 403 and
// 503: all that need them, and one that only some callers may call without (it names scopes).
void describe_credentials(json::Object& paths) {
    for_each_operation(paths, [](json::Object& operation, json::Object&) {
        if (!operation.contains("security")) return;
        const json::Array& security = operation.at("security").as_array();
        if (security.empty()) return;
        const bool is_optional = has_call_without_credentials(security);
        json::Array scopes = token_scopes(security);
        const bool checks = !is_optional || !scopes.empty();
        if (!scopes.empty()) operation["x-token-scopes"] = std::move(scopes);
        // Not before the new member, which may move the others.
        json::Object& responses = operation.at("responses").as_object();
        json::Array& ways = operation.at("security").as_array();
        ways.clear();
        for (const char* way : {"bearer", "cookie"})
            ways.push_back(json::Object{{way, json::Array{}}});
        if (is_optional) ways.push_back(json::Object{});
        if (!checks) return;
        for (const auto& [status, name] :
             {std::pair{"401", "Unauthorized"}, {"403", "Forbidden"}, {"503", "Unavailable"}})
            responses.emplace(status, named_response(name));
    });
}

// Any change may be rejected as one that a page of another site sent.
void describe_cross_site(json::Object& paths) {
    for (auto& path : paths) {
        for (auto& member : path.value().as_object()) {
            json::Object* operation = member.value().if_object();
            if (member.key() == "get" || operation == nullptr || !operation->contains("responses"))
                continue;
            operation->at("responses").as_object().emplace("403", named_response("CrossSite"));
        }
    }
}

// Any request may meet a stopped or overloaded module, and any body may be rejected.
void describe_rejections(json::Object& paths) {
    constexpr std::pair<const char*, const char*> of_bodies[] = {{"400", "malformed-json"},
                                                                 {"413", "payload-too-large"},
                                                                 {"415", "unsupported-media-type"},
                                                                 {"422", "invalid-request"}};
    const auto rejection = [](const char* slugs) {
        return json::Object{{"description", slugs},
                            {"content",
                             {{"application/problem+json",
                               {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
    };
    for_each_operation(paths, [&](json::Object& operation, json::Object& responses) {
        responses.emplace("503", rejection("module-unavailable, overloaded"));
        if (!operation.contains("requestBody")) return;
        for (const auto& [status, slugs] : of_bodies) responses.emplace(status, rejection(slugs));
    });
}

std::string merged(const std::vector<std::string_view>& parts) {
    json::Object document;
    for (const std::string_view part : parts) {
        const json::Value parsed = json::parse_trusted(part);
        merge_into(document, parsed.as_object());
    }
    describe_credentials(document["paths"].as_object());
    describe_cross_site(document["paths"].as_object());
    describe_server(document["paths"].as_object());
    describe_rejections(document["paths"].as_object());
    document["info"].as_object()["version"] = version;
    return json::dump(document);
}

// Merged at the first request: most runs never get one.
class Document {
public:
    explicit Document(std::vector<std::string_view> parts) : parts_(std::move(parts)) {}

    const std::string& text() {
        std::call_once(merged_, [this] { text_ = merged(parts_); });
        return text_;
    }

private:
    const std::vector<std::string_view> parts_;
    std::once_flag merged_;
    std::string text_;
};

}  // namespace

void add_openapi_route(http::Routes& routes, std::vector<std::string_view> parts) {
    routes.add(http::Method::get, "/openapi.json", http::Access::anyone,
               [document = std::make_shared<Document>(std::move(parts))](http::Request&)
                   -> Task<http::Response> { co_return http::json_text(200, document->text()); });
}

}  // namespace baedal::admin
