#include "order/http/blocked_phone_routes.h"

#include "base/phone.h"
#include "json/writer.h"
#include "order/storage/blocked_phone_repository.h"

namespace baedal::order {

namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using http::TokenScopes;
using repository::BlockedPhone;

struct BlockedPhoneView {
    const BlockedPhone& blocked;
    static void fields(auto& self, auto&& field) {
        field("phone", self.blocked.phone);
        field("reason", self.blocked.reason);
        field("at", self.blocked.at);
    }
};

std::string encode(const BlockedPhone& blocked) { return json::to_text(BlockedPhoneView{blocked}); }

Problem not_a_phone() {
    return {422,
            "invalid-request",
            "The request is invalid",
            "The path must end in a telephone number, such as 010-1234-5678.",
            {}};
}

}  // namespace

BlockedPhoneRoutes::BlockedPhoneRoutes(host::ModuleContext& host) : database_(host.database) {
    host.routes.add(Method::get, "/blocked-phones", Access::staff,
                    TokenScopes::orders_read | TokenScopes::tickets_write,
                    [this](Request& r) { return list(r); });
    host.routes.add(Method::put, "/blocked-phones/{phone}", Access::staff,
                    TokenScopes::tickets_write, [this](Request& r) { return block(r); });
    host.routes.add(Method::del, "/blocked-phones/{phone}", Access::staff,
                    TokenScopes::tickets_write, [this](Request& r) { return unblock(r); });
}

Task<Response> BlockedPhoneRoutes::list(Request&) {
    std::vector<std::string> items;
    for (const BlockedPhone& each : database_.read(repository::blocked_phones))
        items.push_back(encode(each));
    co_return http::page_of_texts(items, "");
}

Task<Response> BlockedPhoneRoutes::block(Request& request) {
    const std::string_view written = request.path_value(0);
    if (!is_phone(written)) co_return http::problem(not_a_phone());
    BlockedPhone blocked{.phone = phone_key(written), .reason = "", .at = {}};
    const auto body = request.json_or_empty();
    if (!body) co_return http::problem(body.error());
    json::ObjectReader in(*body);
    blocked.reason = in.optional_text("reason", {0, 200}).value_or("");
    if (auto problem = in.problem()) co_return http::problem(*problem);

    co_await database_.write([&](db::Transaction& tx) {
        blocked.at = tx.now();
        repository::block(tx, blocked);
    });
    co_return http::json_text(200, encode(blocked));
}

Task<Response> BlockedPhoneRoutes::unblock(Request& request) {
    const std::string phone = phone_key(request.path_value(0));
    const bool was_blocked = co_await database_.write(
        [&](db::Transaction& tx) { return repository::unblock(tx, phone); });
    if (!was_blocked)
        co_return http::problem(problems::not_found("This telephone number is not blocked."));
    co_return http::no_content();
}

}  // namespace baedal::order
