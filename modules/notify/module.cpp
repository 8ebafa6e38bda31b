// Wires the notify module: messages to customers and stores about their orders.
#include "notify/module.h"

#include "base/embedded_file.h"
#include "notify/application/channel_hold.h"
#include "notify/application/notification_queue.h"
#include "notify/channel/log_channel.h"
#include "notify/handlers/order_handlers.h"
#include "notify/http/notification_routes.h"
#include "notify/jobs/report_poller.h"
#include "notify/jobs/sender.h"
#include "notify/personal_data.h"
#include "notify/settings.h"
#include "notify/storage/notification_repository.h"

namespace baedal {

extern const std::span<const EmbeddedFile> notify_files;

namespace notify {

namespace {

using MakeChannel = std::function<std::unique_ptr<Channel>(host::ModuleContext&, const Settings&)>;

class NotifyModule final : public host::Module {
public:
    NotifyModule(host::ModuleContext& context, const MakeChannel& make_channel)
        : settings_(Settings::read(context.config)),
          channel_(make_channel(context, settings_)),
          hold_(*channel_,
                [&gaps = context.gaps](auto gap) { gaps.set("notify.channel", std::move(gap)); }),
          poller_(context.database, *channel_, settings_, context.clock),
          poll_(context.jobs.add("reports", [this] { return poller_.run(); })),
          sender_(context.database, *channel_, hold_, settings_, context.clock, context.random,
                  context.metrics, notifier(poll_)),
          send_(context.jobs.add("send", [this] { return sender_.run(); })),
          queue_(*channel_, settings_, notifier(send_)),
          order_handlers_(context.bus, queue_),
          routes_(context.routes, context.database, notifier(send_)),
          database_(context.database) {}

    void prepare() override { queue_.told_until(database_.read(repository::restored_to)); }

private:
    static std::function<void()> notifier(std::shared_ptr<host::JobTrigger> job) {
        return [job = std::move(job)] { job->notify(); };
    }

    const Settings settings_;
    const std::unique_ptr<Channel> channel_;
    ChannelHold hold_;
    ReportPoller poller_;
    const std::shared_ptr<host::JobTrigger> poll_;
    Sender sender_;
    const std::shared_ptr<host::JobTrigger> send_;
    NotificationQueue queue_;
    const OrderHandlers order_handlers_;
    const NotificationRoutes routes_;
    db::Database& database_;
};

host::ModuleDefinition definition_with(MakeChannel make_channel) {
    return {.name = "notify",
            .prefixes = {"notifications"},
            .files = notify_files,
            .create =
                [make_channel = std::move(make_channel)](host::ModuleContext& context) {
                    return std::make_unique<NotifyModule>(context, make_channel);
                },
            .check_settings = [](const Config& config) { (void)Settings::read(config); },
            .personal_data = personal_data(),
            .after_restore = repository::note_restore,
            .setup_gaps = [](const Config& config) { return Settings::read(config).setup_gaps(); }};
}

}  // namespace

host::ModuleDefinition definition() { return definition([] { return std::make_unique<LogChannel>(); }); }

host::ModuleDefinition definition(std::function<std::unique_ptr<Channel>()> make_channel) {
    return definition_with([make_channel = std::move(make_channel)](
                               host::ModuleContext&, const Settings&) { return make_channel(); });
}

}  // namespace notify
}  // namespace baedal
