#include "notify/http/solapi_webhook.h"

#include <utility>

#include "base/digest.h"
#include "json/parser.h"
#include "notify/channel/solapi/solapi_api.h"
#include "notify/storage/notification_repository.h"

namespace baedal::notify {

namespace {

constexpr std::size_t most_ids = 10'000;

}  // namespace

ReportedIds decode_reports(const json::Value& body) {
    ReportedIds out;
    if (!body.is_array()) return out;
    for (const json::Value& item : body.get_array()) {
        if (!item.is_object() || out.messages.size() + out.groups.size() >= most_ids) continue;
        const json::Value* data = item.get_object().if_contains("data");
        const json::Object& report =
            data != nullptr && data->is_object() ? data->get_object() : item.get_object();
        std::string message = text_in(report, "messageId");
        std::string group = text_in(report, "groupId");
        if (!message.empty()) {
            out.messages.push_back(std::move(message));
        } else if (!group.empty()) {
            out.groups.push_back(std::move(group));
        }
    }
    return out;
}

SolapiWebhook::SolapiWebhook(http::Routes& routes, const Settings& settings, db::Database& database,
                             std::function<void()> on_report)
    : settings_(settings), database_(database), on_report_(std::move(on_report)) {
    routes.add(
        http::Method::post, "/notifications/webhooks/solapi", http::Access::anyone, {},
        [this](http::Request& request) { return post(request); }, largest_body);
}

// Solapi sends the SHA-1 of the text that was chosen for the webhook, and signs no body.
bool SolapiWebhook::is_genuine(const http::Request& request) const {
    const auto given = request.header("X-Solapi-Secret");
    return given && constant_time_equal(*given, sha1_hex(settings_.solapi->webhook_secret));
}

Task<http::Response> SolapiWebhook::post(http::Request& request) const {
    if (!settings_.solapi || settings_.solapi->webhook_secret.empty())
        co_return http::problem(problems::not_found("This deployment takes no reports of Solapi."));
    if (!is_genuine(request))
        co_return http::problem(problems::forbidden("The secret of the webhook is another one."));
    const auto body = json::parse(request.body);
    if (!body) co_return http::problem(body.error());
    const ReportedIds ids = decode_reports(*body);
    if (!ids.messages.empty() || !ids.groups.empty()) {
        co_await database_.write([&](db::Transaction& tx) {
            int found = 0;
            for (const std::string& id : ids.messages) found += repository::expedite_report(tx, id);
            if (!ids.groups.empty()) found += repository::expedite_reports(tx);
            if (found > 0) tx.after_commit(on_report_);
            return true;
        });
    }
    co_return http::json_text(200, "{}");
}

}  // namespace baedal::notify
