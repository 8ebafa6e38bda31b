#include "webhooks/webhook_routes.h"

#include "http/paging.h"
#include "json/items.h"
#include "json/object_reader.h"
#include "json/writer.h"
#include "webhooks/receiver.h"
#include "webhooks/repository.h"
#include "webhooks/signature.h"

namespace baedal::webhooks {

namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using http::TokenScopes;

constexpr std::size_t most_webhooks = 20;
constexpr std::size_t longest_url = 2000;
constexpr std::size_t most_events = 100;

struct WebhookView {
    const Webhook& webhook;
    std::int64_t pending = 0;
    std::optional<std::string> secret = {};  // of a new one, shown once

    static void fields(const WebhookView& self, auto&& field) {
        const Webhook& w = self.webhook;
        field("id", w.id);
        field("url", w.url);
        field("events", w.events);
        field("state", w.state);
        field("reason", w.reason.empty() ? std::nullopt : std::optional(w.reason));
        field("createdAt", w.created_at);
        field("failingSince", w.failing_since);
        field("pending", self.pending);
        if (self.secret) field("secret", self.secret);
    }
};

struct DeliveryView {
    const Delivery& delivery;

    static void fields(const DeliveryView& self, auto&& field) {
        const Delivery& d = self.delivery;
        field("id", d.id);
        field("eventId", d.event_id);
        field("source", "/" + d.producer);
        field("type", d.type);
        field("subject", d.subject);
        field("state", d.state);
        field("attempts", d.attempts);
        field("nextTryAt",
              d.state == DeliveryState::pending ? std::optional(d.next_try_at) : std::nullopt);
        field("endedAt", d.ended_at);
        field("status", d.status == 0 ? std::nullopt : std::optional(d.status));
        field("error", d.error.empty() ? std::nullopt : std::optional(d.error));
    }
};

Problem no_such_webhook() { return problems::not_found("There is no such webhook."); }

}  // namespace

WebhookRoutes::WebhookRoutes(db::Database& database, Dispatcher& dispatcher,
                             std::set<std::string> events, CheckOwner check_owner,
                             const Clock& clock, Random& random)
    : database_(database),
      dispatcher_(dispatcher),
      events_(std::move(events)),
      check_owner_(std::move(check_owner)),
      clock_(clock),
      random_(random) {}

void WebhookRoutes::add_to(http::Routes& routes) {
    const auto add_route = [&](Method method, const char* pattern, auto member) {
        routes.add(method, pattern, Access::owner, TokenScopes::admin,
                   [this, member](Request& request) { return (this->*member)(request); });
    };
    add_route(Method::get, "/admin/webhooks", &WebhookRoutes::list);
    add_route(Method::post, "/admin/webhooks", &WebhookRoutes::add);
    add_route(Method::del, "/admin/webhooks/{id}", &WebhookRoutes::remove);
    add_route(Method::post, "/admin/webhooks/{id}/enable", &WebhookRoutes::switch_on);
    add_route(Method::get, "/admin/webhooks/{id}/deliveries", &WebhookRoutes::list_deliveries);
    add_route(Method::post, "/admin/webhooks/{id}/deliveries/{delivery}/retry",
              &WebhookRoutes::retry);
}

Task<Response> WebhookRoutes::list(Request&) const {
    std::vector<Webhook> webhooks;
    std::vector<WebhookView> views;
    database_.read([&](db::Connection& c) {
        webhooks = repository::all(c);
        for (const Webhook& webhook : webhooks)
            views.push_back({webhook, repository::pending(c, webhook.id)});
    });
    co_return http::json_text(200, json::to_text(json::Items{views}));
}

Result<Webhook> WebhookRoutes::decode(const Request& request) const {
    const auto body = request.json();
    if (!body) return std::unexpected(body.error());
    json::ObjectReader fields(*body);
    Webhook out;
    out.url = fields.text("url", {1, longest_url});
    if (const auto receiver = parse_receiver(out.url, dispatcher_.settings().allow_private);
        !receiver && !out.url.empty())
        fields.add_error("url", receiver.error());
    const bool is_named = fields.has("events") && !fields.is_null("events");
    const auto names = fields.optional_texts("events", {1, most_events}, {1, 100});
    if (is_named) out.events = names;
    for (const std::string& name : names) {
        if (!events_.contains(name))
            fields.add_error("events", "names '" + name + "', which is no event (docs/events.md)");
    }
    if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
    return out;
}

Task<Response> WebhookRoutes::add(Request& request) {
    auto decoded = decode(request);
    if (!decoded) co_return http::problem(decoded.error());
    Webhook& webhook = *decoded;
    webhook.id = make_id(clock_, random_);
    webhook.key = make_key(random_);
    webhook.created_at = from_millis(to_millis(clock_.now()));
    request.remark = webhook.url.substr(0, webhook.url.find('?'));
    const auto begin = co_await dispatcher_.heads();  // what happens from now on is sent
    const auto added = co_await database_.write([&](db::Transaction& tx) -> Result<> {
        if (auto checked = check_owner_(tx.connection(), request.actor); !checked) return checked;
        if (repository::all(tx.connection()).size() >= most_webhooks) {
            return std::unexpected(Problem{409, "too-many-webhooks", "Too many webhooks",
                                           "There are 20. Remove one that is not needed."});
        }
        repository::insert(tx, webhook);
        for (const auto& [producer, head] : begin)
            repository::set_position(tx, webhook.id, producer, head);
        return {};
    });
    if (!added) co_return http::problem(added.error());
    dispatcher_.wake(webhook.id);
    auto response =
        http::json_text(201, json::to_text(WebhookView{webhook, 0, to_secret(webhook.key)}));
    response.header("Location", "/admin/webhooks/" + webhook.id)
        .header("Cache-Control", "no-store");
    co_return response;
}

Task<Response> WebhookRoutes::remove(Request& request) {
    const std::string id(request.path_value(0));
    const auto removed = co_await database_.write([&](db::Transaction& tx) -> Result<> {
        if (auto checked = check_owner_(tx.connection(), request.actor); !checked) return checked;
        if (!repository::remove(tx, id)) return std::unexpected(no_such_webhook());
        return {};
    });
    if (!removed) co_return http::problem(removed.error());
    dispatcher_.wake(id);
    co_return http::no_content();
}

Task<Response> WebhookRoutes::switch_on(Request& request) {
    const std::string id(request.path_value(0));
    const auto changed = co_await database_.write([&](db::Transaction& tx) -> Result<Webhook> {
        if (auto checked = check_owner_(tx.connection(), request.actor); !checked)
            return std::unexpected(std::move(checked.error()));
        if (!repository::switch_on(tx, id)) return std::unexpected(no_such_webhook());
        return *repository::find(tx.connection(), id);
    });
    if (!changed) co_return http::problem(changed.error());
    dispatcher_.wake(id);
    co_return http::json_text(200, json::to_text(WebhookView{*changed}));
}

Task<Response> WebhookRoutes::list_deliveries(Request& request) const {
    http::QueryFields query(request);
    const int limit = query.limit();
    const auto before = query.cursor().value_or(http::newest_first);
    if (auto problem = query.problem()) co_return http::problem(*problem);
    const std::string id(request.path_value(0));
    std::vector<Delivery> found;
    const bool exists = database_.read([&](db::Connection& c) {
        found = repository::page(c, id, before, limit + 1);
        return repository::find(c, id).has_value();
    });
    if (!exists) co_return http::problem(no_such_webhook());
    const std::string next = http::cut_to_page(found, limit, &Delivery::id);
    std::vector<std::string> items;
    for (const Delivery& delivery : found) items.push_back(json::to_text(DeliveryView{delivery}));
    co_return http::page_of_texts(items, next);
}

Task<Response> WebhookRoutes::retry(Request& request) {
    const std::string id(request.path_value(0));
    const auto delivery = request.path_integer(1);
    const auto retried = co_await database_.write([&](db::Transaction& tx) -> Result<Delivery> {
        if (auto checked = check_owner_(tx.connection(), request.actor); !checked)
            return std::unexpected(std::move(checked.error()));
        const auto webhook = repository::find(tx.connection(), id);
        if (!webhook) return std::unexpected(no_such_webhook());
        if (webhook->state == State::off) {
            return std::unexpected(
                Problem{409, "webhook-off", "The webhook is off", "Switch the webhook on first."});
        }
        auto found = delivery ? repository::retry(tx, id, *delivery) : std::nullopt;
        if (!found) return std::unexpected(problems::not_found("There is no such delivery."));
        return std::move(*found);
    });
    if (!retried) co_return http::problem(retried.error());
    dispatcher_.wake(id);
    co_return http::json_text(202, json::to_text(DeliveryView{*retried}));
}

}  // namespace baedal::webhooks
