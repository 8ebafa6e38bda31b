// notify tells customers and stores what happened to their orders.
#include "notify/module.h"

#include "jobs.h"
#include "log_channel.h"
#include "policies.h"
#include "routes.h"
#include "settings.h"
#include "util/embedded_file.h"

namespace baedal {

extern const std::span<const EmbeddedFile> notify_openapi;

namespace notify {

namespace {

class NotifyModule final : public app::Module {
public:
    NotifyModule(app::ModuleContext& context, const Settings& settings,
                 std::unique_ptr<Channel> channel)
        : channel_(std::move(channel)),
          sender_(context.database, *channel_, context.clock, context.random, context.metrics),
          routes_(context.routes, context.database) {
        const auto sending = context.jobs.add("send", [this] { return sender_.run(); });
        register_policies(context.bus, std::string(channel_->name()), settings.language,
                          [sending] { sending->ring(); });
    }

private:
    const std::unique_ptr<Channel> channel_;
    Sender sender_;
    Routes routes_;
};

std::unique_ptr<app::Module> create(app::ModuleContext& context) {
    // There is one channel to choose.
    return std::make_unique<NotifyModule>(context, Settings::read(context.config),
                                          std::make_unique<LogChannel>());
}

}  // namespace

app::ModuleDefinition contract::definition() {
    return {.name = "notify",
            .prefixes = {"notifications"},
            .event_types = {},
            .openapi = notify_openapi[0].text,
            .create = create,
            .check_settings = [](const Config& config) { (void)Settings::read(config); }};
}

}  // namespace notify
}  // namespace baedal
