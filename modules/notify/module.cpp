// Wires the notify module: messages to customers and stores about their orders.
#include "notify/module.h"

#include "base/embedded_file.h"
#include "notify/application/channel_hold.h"
#include "notify/application/coupon_messages.h"
#include "notify/application/notification_queue.h"
#include "notify/channel/log_channel.h"
#include "notify/channel/solapi/solapi_channel.h"
#include "notify/channel/solapi/solapi_check.h"
#include "notify/channel/solapi/solapi_templates.h"
#include "notify/handlers/marketing_handlers.h"
#include "notify/handlers/order_handlers.h"
#include "notify/http/notification_routes.h"
#include "notify/http/solapi_webhook.h"
#include "notify/http/test_message_route.h"
#include "notify/jobs/alerter.h"
#include "notify/jobs/reminder.h"
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

// A provider is tried again soon: one call is a hundred messages.
constexpr BreakerSettings breaker_settings(Milliseconds timeout) {
    return {.window = 10, .minimum = 5, .slow_call = timeout, .half_open_permits = 1};
}

std::unique_ptr<Channel> make_configured(host::ModuleContext& context, const Settings& settings) {
    if (!settings.solapi) return std::make_unique<LogChannel>();
    CircuitBreaker& breaker =
        context.breakers.get("notify.solapi", breaker_settings(settings.solapi->timeout));
    return std::make_unique<SolapiChannel>(*settings.solapi, breaker, context.clock,
                                           context.random);
}

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
          coupons_(queue_),
          reminder_(context.database, queue_, settings_, context.clock),
          marketing_handlers_(context.bus, coupons_),
          order_handlers_(
              context.bus, queue_, coupons_, settings_,
              notifier(context.jobs.add("reminders", [this] { return reminder_.run(); }))),
          routes_(context.routes, context.database, notifier(send_)),
          webhook_(context.routes, settings_, context.database, notifier(poll_)),
          test_route_(context.routes, *channel_, hold_, settings_, context.clock, context.random),
          alerter_(context.database, queue_, settings_, context.examine, context.clock),
          database_(context.database) {
        context.jobs.add("alerts", [this] { return alerter_.run(); });
    }

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
    const CouponMessages coupons_;
    Reminder reminder_;
    const MarketingHandlers marketing_handlers_;
    const OrderHandlers order_handlers_;
    const NotificationRoutes routes_;
    const SolapiWebhook webhook_;
    const TestMessageRoute test_route_;
    Alerter alerter_;
    db::Database& database_;
};

std::vector<host::Check> checks(const Settings& settings, const Clock& clock) {
    if (!settings.solapi) return {};
    return {
        {"messages", [solapi = *settings.solapi, &clock] { return check_solapi(solapi, clock); }}};
}

SolapiSettings solapi_of(const Config& config) {
    const Settings settings = Settings::read(config);
    if (!settings.solapi) throw std::runtime_error("notify.channel must be \"solapi\" for this");
    return *settings.solapi;
}

std::vector<host::Command> commands() {
    return {{"notify templates push",
             [](const Config& config, const Clock& clock) {
                 return push_templates(solapi_of(config), clock);
             }},
            {"notify templates status", [](const Config& config, const Clock& clock) {
                 return show_templates(solapi_of(config), clock);
             }}};
}

host::ModuleDefinition definition_with(MakeChannel make_channel) {
    return {.name = "notify",
            .prefixes = {"notifications", "admin/notify"},
            .files = notify_files,
            .create =
                [make_channel = std::move(make_channel)](host::ModuleContext& context) {
                    return std::make_unique<NotifyModule>(context, make_channel);
                },
            .check_settings = [](const Config& config) { (void)Settings::read(config); },
            .personal_data = personal_data(),
            .after_restore = repository::note_restore,
            .setup_gaps = [](const Config& config) { return Settings::read(config).setup_gaps(); },
            .checks = [](const Config& config,
                         const Clock& clock) { return checks(Settings::read(config), clock); },
            .commands = commands()};
}

}  // namespace

host::ModuleDefinition definition() { return definition_with(make_configured); }

host::ModuleDefinition definition(std::function<std::unique_ptr<Channel>()> make_channel) {
    return definition_with([make_channel = std::move(make_channel)](
                               host::ModuleContext&, const Settings&) { return make_channel(); });
}

}  // namespace notify
}  // namespace baedal
