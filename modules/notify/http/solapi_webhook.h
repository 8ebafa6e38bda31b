// The route of Solapi's delivery reports.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "db/database.h"
#include "http/router.h"
#include "notify/settings.h"

namespace baedal::notify {

// A report is believed for one thing only: that the provider may be asked of that message now.
class SolapiWebhook {
public:
    static constexpr std::size_t largest_body = 1 << 20;

    // Adds the route. `on_report` runs on the writer thread; it outlives the module instance. The other
    // references outlive the route.
    SolapiWebhook(http::Routes& routes, const Settings& settings, db::Database& database,
                  std::function<void()> on_report);
    SolapiWebhook(const SolapiWebhook&) = delete;
    SolapiWebhook& operator=(const SolapiWebhook&) = delete;

private:
    Task<http::Response> post(http::Request& request) const;
    bool is_genuine(const http::Request& request) const;

    const Settings& settings_;
    db::Database& database_;
    const std::function<void()> on_report_;
};

// The ids of messages and of groups in the body of a report: an array of objects, each a message, a group,
// or one of these as its member "data". At most 10,000 of each.
struct ReportedIds {
    std::vector<std::string> messages;
    std::vector<std::string> groups;
};
ReportedIds decode_reports(const json::Value& body);

}  // namespace baedal::notify
