// notify beside an outbox of order, with the adapter of Solapi and its simulator in this process. The test
// runs the jobs, and moves the clock of both.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "notify/channel/solapi/solapi_channel.h"
#include "notify/channel/solapi/solapi_request.h"
#include "notify/domain/templates.h"
#include "notify/jobs/report_poller.h"
#include "notify/jobs/sender.h"
#include "notify_harness.h"
#include "solapi_simulator/server.h"

namespace baedal::test {

inline const std::map<std::string, std::string> solapi_secrets{
    {"BAEDAL_SOLAPI_API_KEY", solapi::ServerOptions{}.api_key},
    {"BAEDAL_SOLAPI_API_SECRET", solapi::ServerOptions{}.api_secret},
    {"BAEDAL_SOLAPI_WEBHOOK_SECRET", "the secret of the webhook"}};

inline constexpr auto pf_id = "PF01ID0000000000000000000000000";

inline std::string template_id_of(std::string_view key) { return "KA01TP_" + std::string(key); }

// The settings for a simulator at this URL, with all Korean templates.
inline std::string solapi_settings(const std::string& url, const std::string& more = {}) {
    std::string out = more + R"(
        notify.channel = "solapi"
        notify.store_phones = ["1: 010-7777-0001"]
        notify.owner_phone = "010-9999-0001"
        notify.solapi.from = "02-1234-5678"
        notify.solapi.timeout = "2s"
        notify.solapi.base_url = ")" +
                      url + "\"\nnotify.solapi.pf_id = \"" + pf_id + "\"\n";
    for (const notify::Template& each : notify::templates()) {
        out += "notify.solapi.templates.ko." + std::string(each.key) + " = \"" +
               template_id_of(each.key) + "\"\n";
    }
    return out;
}

// The channel, the sender number and the approved templates.
inline void open_account(solapi::Provider& provider) {
    provider.add_channel(pf_id);
    provider.add_sender("0212345678");
    for (const notify::Template& each : notify::templates()) {
        std::string content = text_of(each, notify::Language::ko);
        for (const std::string& name : notify::placeholders_in(content)) {
            const std::string from = "{" + name + "}";
            const std::string to = "#{" + notify::kakao_name(name) + "}";
            for (std::size_t at = content.find(from); at != content.npos;
                 at = content.find(from, at + to.size()))
                content.replace(at, from.size(), to);
        }
        provider.add_template({.id = template_id_of(each.key),
                               .channel = pf_id,
                               .name = std::string(each.key),
                               .content = content,
                               .status = "APPROVED"});
    }
}

struct SolapiHarness : ModuleHarness {
    explicit SolapiHarness(const std::string& settings = {})
        : SolapiHarness(std::make_unique<solapi::Server>(solapi::ServerOptions{}), settings) {}

    solapi::Provider& provider() { return server_->provider(); }
    // Moves both clocks.
    void pass(Milliseconds by) {
        clock.advance(by);
        provider().advance(by);
    }
    std::optional<TimePoint> run_sender() { return run_until_idle(sender_); }
    std::optional<TimePoint> run_poller() { return run_until_idle(poller_); }
    // What Solapi has taken: "placed 01012345678 ATA 4000", one a line, in their order.
    std::vector<std::string> taken() {
        std::vector<std::string> out;
        for (const solapi::SentMessage& message : provider().messages()) {
            if (!message.is_taken()) continue;
            const std::string prefix = "KA01TP_";
            const std::string key = message.template_id.starts_with(prefix)
                                        ? message.template_id.substr(prefix.size())
                                        : "-";
            out.push_back(key + " " + message.to + " " + message.type);
        }
        return out;
    }
    std::vector<notify::repository::Listed> messages(const std::string& order) {
        return database().read(
            [&](db::Connection& c) { return notify::repository::of_order(c, order, 0, 100); });
    }
    // "placed/customer sent alimtalk 4000", one for each message of the order.
    std::vector<std::string> states(char order = 'a') {
        std::vector<std::string> out;
        for (const auto& listed : messages(order_id(order))) {
            const notify::Notification& n = listed.notification;
            std::string line = n.message.event + "/" + std::string(to_text(n.message.audience)) +
                               " " + std::string(to_text(n.status));
            if (n.carrier) line += " " + std::string(to_text(*n.carrier));
            if (!n.code.empty()) line += " " + n.code;
            out.push_back(std::move(line));
        }
        return out;
    }

private:
    SolapiHarness(std::unique_ptr<solapi::Server> server, const std::string& settings)
        : ModuleHarness(notify::definition(),
                        HarnessOptions{.settings = solapi_settings(server->url(), settings),
                                       .secrets = solapi_secrets}),
          server_(std::move(server)) {
        open_account(provider());
        provider().set_timing(
            {.to_carrier = std::chrono::seconds{5}, .to_report = std::chrono::seconds{5}});
        provider().advance(clock.now() - SystemClock{}.now());
    }

    std::unique_ptr<solapi::Server> server_;
    const notify::Settings settings_ = notify::Settings::read(config());

public:
    CircuitBreaker breaker{"notify.solapi", {.window = 10, .minimum = 5}, clock};
    notify::SolapiChannel channel{*settings_.solapi, breaker, clock, random()};
    notify::ChannelHold hold{channel};

private:
    notify::Sender sender_{database(), channel, hold, settings_, clock, random(), metrics};
    notify::ReportPoller poller_{database(), channel, settings_, clock};
};

}  // namespace baedal::test
