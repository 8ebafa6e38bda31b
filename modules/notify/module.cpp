// notify tells customers and stores what happened to their orders.
#include "notify/module.h"

#include "base/embedded_file.h"
#include "notify/channel/log_channel.h"
#include "notify/handlers/order_handlers.h"
#include "notify/http/notification_routes.h"
#include "notify/jobs/sender.h"
#include "notify/settings.h"

namespace baedal {

extern const std::span<const EmbeddedFile> notify_files;

namespace notify {

namespace {

class NotifyModule final : public host::Module {
public:
    NotifyModule(host::ModuleContext& context, const Settings& settings,
                 std::unique_ptr<Channel> channel)
        : channel_(std::move(channel)),
          sender_(context.database, *channel_, context.clock, context.random, context.metrics),
          routes_(context.routes, context.database) {
        const auto sending = context.jobs.add("send", [this] { return sender_.run(); });
        register_policies(context.bus, std::string(channel_->name()), settings.language,
                          [sending] { sending->notify(); });
    }

private:
    const std::unique_ptr<Channel> channel_;
    Sender sender_;
    Routes routes_;
};

std::unique_ptr<host::Module> create(host::ModuleContext& context) {
    // There is one channel to choose.
    return std::make_unique<NotifyModule>(context, Settings::read(context.config),
                                          std::make_unique<LogChannel>());
}

}  // namespace

host::ModuleDefinition definition() {
    return {.name = "notify",
            .prefixes = {"notifications"},
            .files = notify_files,
            .create = create,
            .check_settings = [](const Config& config) { (void)Settings::read(config); }};
}

}  // namespace notify
}  // namespace baedal
