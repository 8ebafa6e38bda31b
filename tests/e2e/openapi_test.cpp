// /openapi.json: every described route exists, and common properties are complete.
// tests/contract/catalogue_test.cpp checks that every route is described.
#include <algorithm>
#include <cctype>

#include <doctest/doctest.h>

#include "support/shop.h"

using namespace baedal::test;

namespace {

// Every "$ref" of the document resolves.
void check_references(const Json& document, const Json& part) {
    if (part.is_array()) {
        for (const Json& each : part.get_array()) check_references(document, each);
    }
    if (!part.is_object()) return;
    for (const auto& member : part.get_object()) {
        if (member.key() == "$ref" && member.value().is_string()) {
            const std::string target(member.value().get_string());
            CAPTURE(target);
            REQUIRE(target.starts_with("#/"));
            boost::json::error_code error;
            CHECK(document.find_pointer(target.substr(1), error) != nullptr);
        } else {
            check_references(document, member.value());
        }
    }
}

// The alternative `{}` is a call without credentials.
bool lets_anyone_in(const Json& security) {
    return std::ranges::any_of(security.as_array(),
                               [](const Json& way) { return way.as_object().empty(); });
}

}  // namespace

TEST_CASE("every described route exists") {
    Shop shop;
    const HttpResponse response = shop.customer.get("/openapi.json");
    CHECK(response.header("content-type").starts_with("application/json"));
    const Json document = expect(response, 200);
    CHECK(text_of(document, "openapi").starts_with("3.1"));
    check_references(document, document);

    for (const auto& path : document.at("paths").as_object()) {
        for (const auto& operation : path.value().as_object()) {
            const std::string method(operation.key());
            if (method == "parameters" || method == "summary" || method == "description") continue;
            std::string at(path.key());
            for (std::size_t open; (open = at.find('{')) != std::string::npos;) {
                at.replace(open, at.find('}', open) - open + 1, "1");
            }
            CAPTURE(method);
            CAPTURE(at);
            CHECK_FALSE(operation.value().at("responses").as_object().empty());
            std::string upper = method;
            std::ranges::transform(upper, upper.begin(),
                                   [](unsigned char c) { return std::toupper(c); });
            CHECK(shop.customer.request(upper, at, "").status != 405);
        }
    }
}

TEST_CASE("an operation that requires credentials describes them and the response without them") {
    Shop shop;
    const Json document = expect(shop.customer.get("/openapi.json"), 200);
    const Json& schemes = document.at("components").at("securitySchemes");
    std::size_t guarded = 0;
    for (const auto& path : document.at("paths").as_object()) {
        for (const auto& operation : path.value().as_object()) {
            if (!operation.value().is_object()) continue;
            const Json* security = operation.value().as_object().if_contains("security");
            if (security == nullptr || security->as_array().empty()) continue;
            CAPTURE(path.key());
            CAPTURE(operation.key());
            for (const Json& way : security->as_array()) {
                for (const auto& scheme : way.as_object())
                    CHECK(schemes.as_object().contains(scheme.key()));
            }
            if (lets_anyone_in(*security)) {
                CHECK(security->as_array().size() == 3);
                continue;
            }
            CHECK(security->as_array().size() == 2);
            for (const char* status : {"401", "403", "503"})
                CHECK(operation.value().at("responses").as_object().contains(status));
            ++guarded;
            // A token of any scope may ask for itself, and only that.
            CHECK(operation.value().as_object().contains("x-token-scopes") ==
                  !std::string_view(path.key()).starts_with("/sessions/current"));
        }
    }
    CHECK(guarded > 40);
}

TEST_CASE("an operation with optional credentials describes a refusal only if it checks them") {
    Shop shop;
    const Json paths = expect(shop.customer.get("/openapi.json"), 200).at("paths");
    const auto refuses = [&](const char* path, const char* method) {
        const Json& operation = paths.at(path).at(method);
        CHECK(lets_anyone_in(operation.at("security")));
        return operation.at("responses").as_object().contains("401");
    };
    CHECK(refuses("/metrics", "get"));  // other machines need credentials
    CHECK_FALSE(refuses("/orders", "post"));
    CHECK_FALSE(refuses("/orders/{id}/payment", "post"));
    CHECK_FALSE(refuses("/orders/{id}/cancel", "post"));
}

TEST_CASE("every operation is described with the rate limit and its Retry-After") {
    Shop shop;
    const Json document = expect(shop.customer.get("/openapi.json"), 200);
    std::size_t operations = 0;
    for (const auto& path : document.at("paths").as_object()) {
        for (const auto& operation : path.value().as_object()) {
            if (!operation.value().is_object() ||
                !operation.value().as_object().contains("responses"))
                continue;
            CAPTURE(path.key());
            CAPTURE(operation.key());
            const Json* limited = operation.value().at("responses").as_object().if_contains("429");
            REQUIRE(limited != nullptr);
            const Json& described =
                document.at_pointer(text_of(*limited, "$ref").substr(std::string("#").size()));
            CHECK(described.at("headers").as_object().contains("Retry-After"));
            CHECK(described.at("content").as_object().contains("application/problem+json"));
            ++operations;
        }
    }
    CHECK(operations >= 60);
}

TEST_CASE("every operation describes the server's own problems, and every stream its events") {
    Shop shop;
    const Json document = expect(shop.customer.get("/openapi.json"), 200);
    std::size_t streams = 0;
    for (const auto& path : document.at("paths").as_object()) {
        for (const auto& operation : path.value().as_object()) {
            if (!operation.value().is_object()) continue;
            CAPTURE(path.key());
            const auto& responses = operation.value().at("responses").as_object();
            REQUIRE(responses.contains("default"));
            CHECK(text_of(responses.at("default"), "$ref") == "#/components/responses/Refused");
            boost::json::error_code error;
            const Json* stream =
                operation.value().find_pointer("/responses/200/content/text~1event-stream", error);
            if (stream == nullptr) continue;
            CHECK(text_of(stream->at("x-event-data"), "$ref").starts_with("#/components/schemas/"));
            ++streams;
        }
    }
    CHECK(streams == 3);
    // Members of problems of every module.
    const auto& members = document.at_pointer("/components/schemas/Problem/properties").as_object();
    for (const char* name : {"type", "title", "status", "detail", "errors", "orderId", "total",
                             "closedReason", "opensAt", "refundable", "state"}) {
        CAPTURE(name);
        CHECK(members.contains(name));
    }
}

TEST_CASE("the metrics are in Prometheus' format and count the operations") {
    Shop shop;
    shop.placed();
    REQUIRE(shop.is_caught_up());
    const HttpResponse response = shop.new_neighbour(owner_token).get("/metrics");
    const std::string page = shop.metrics();
    CHECK(response.header("content-type").starts_with("text/plain"));
    for (const char* name :
         {"baedal_database_commits_total{database=\"order\"}", "baedal_subscription_lag_events",
          "baedal_module_running{module=\"notify\"} 1", "baedal_notify_attempts_total"}) {
        CAPTURE(name);
        CHECK(page.find(name) != std::string::npos);
    }
    CHECK(page.find(std::string(36, '0')) == std::string::npos);
    for (std::size_t begin = 0; begin < page.size();) {
        const auto end = page.find('\n', begin);
        REQUIRE(end != std::string::npos);
        const std::string line = page.substr(begin, end - begin);
        begin = end + 1;
        if (line.starts_with("#")) continue;
        CAPTURE(line);
        const auto space = line.rfind(' ');
        REQUIRE(space != std::string::npos);
        CHECK_NOTHROW((void)std::stod(line.substr(space + 1)));
    }
    const Json version = expect(shop.customer.get("/version"), 200);
    for (const char* member : {"version", "openssl", "sqlite"})
        CHECK_FALSE(text_of(version, member).empty());
}
