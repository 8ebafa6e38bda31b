// Wires the notify module: messages to customers and stores about their orders.
#include "notify/module.h"

#include "base/embedded_file.h"
#include "notify/application/notification_queue.h"
#include "notify/channel/channel.h"
#include "notify/channel/log_channel.h"
#include "notify/handlers/order_handlers.h"
#include "notify/http/notification_routes.h"
#include "notify/jobs/sender.h"
#include "notify/personal_data.h"
#include "notify/settings.h"
#include "notify/storage/notification_repository.h"

namespace baedal {

extern const std::span<const EmbeddedFile> notify_files;

namespace notify {

namespace {

class NotifyModule final : public host::Module {
public:
    NotifyModule(host::ModuleContext& context, const Settings& settings,
                 std::unique_ptr<Channel> channel)
        : channel_(std::move(channel)),
          sender_(context.database, *channel_, settings.oldest, context.clock, context.random,
                  context.metrics),
          queue_(std::string(channel_->name()), settings.language, settings.oldest,
                 RecipientLimit(settings.max_per_hour, settings.max_per_day),
                 [job = context.jobs.add("send", [this] { return sender_.run(); })] {
                     job->notify();
                 }),
          order_handlers_(context.bus, queue_),
          routes_(context.routes, context.database),
          database_(context.database) {}

    void prepare() override { queue_.told_until(database_.read(repository::restored_to)); }

private:
    const std::unique_ptr<Channel> channel_;
    Sender sender_;
    NotificationQueue queue_;
    const OrderHandlers order_handlers_;
    const NotificationRoutes routes_;
    db::Database& database_;
};

}  // namespace

host::ModuleDefinition definition() {
    // The settings allow one channel.
    return definition([] { return std::make_unique<LogChannel>(); });
}

host::ModuleDefinition definition(std::function<std::unique_ptr<Channel>()> make_channel) {
    return {.name = "notify",
            .prefixes = {"notifications"},
            .files = notify_files,
            .create =
                [make_channel = std::move(make_channel)](host::ModuleContext& context) {
                    return std::make_unique<NotifyModule>(context, Settings::read(context.config),
                                                          make_channel());
                },
            .check_settings = [](const Config& config) { (void)Settings::read(config); },
            .personal_data = personal_data(),
            .after_restore = repository::note_restore,
            .setup_gaps = [](const Config& config) { return Settings::read(config).setup_gaps(); }};
}

}  // namespace notify
}  // namespace baedal
