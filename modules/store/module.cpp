// Wires the store module: stores, menus, the kitchen's tickets and the delivery.
#include "store/module.h"

#include "base/embedded_file.h"
#include "store/demo_stores.h"
#include "store/events.h"
#include "store/handlers/order_handlers.h"
#include "store/http/correction_routes.h"
#include "store/http/menu_routes.h"
#include "store/http/printer_routes.h"
#include "store/http/profile_routes.h"
#include "store/http/ticket_routes.h"
#include "store/jobs/accept_deadline.h"
#include "store/jobs/autopilot.h"
#include "store/jobs/erase_events.h"
#include "store/jobs/print_sender.h"
#include "store/personal_data.h"
#include "store/printers_diagnosis.h"
#include "store/samples.h"
#include "store/settings.h"
#include "store/storage/print_job_repository.h"
#include "store/storage/printer_repository.h"
#include "store/storage/ticket_repository.h"

namespace baedal {

extern const std::span<const EmbeddedFile> store_files;

namespace store {

namespace {

constexpr int counted_tickets = 100'000;  // the gauge stops here, so that the query stays cheap

class StoreModule final : public host::Module {
public:
    explicit StoreModule(host::ModuleContext& context)
        : settings_(Settings::read(context.config)),
          database_(context.database),
          print_queue_(add_print_jobs(context)),
          publisher_(context.topics, context.metrics, print_queue_),
          order_handlers_(context.bus, publisher_, settings_,
                          [job = add_erasure_job(context)] { job->notify(); }),
          profile_routes_(context.routes, database_, context.clock),
          menu_routes_(context.routes, database_, context.clock),
          ticket_routes_(context.routes, database_, publisher_, settings_),
          correction_routes_(context.routes, database_, publisher_, settings_),
          printer_routes_(context.routes, database_, print_queue_, settings_),
          accept_deadline_(database_, context.clock, publisher_, settings_),
          autopilot_(database_, context.clock, publisher_, settings_) {
        context.jobs.add("accept-deadline", [this] { return accept_deadline_.run(); });
        if (settings_.autopilot) context.jobs.add("autopilot", [this] { return autopilot_.run(); });
        context.metrics.collect(
            "baedal_store_active_tickets", "Tickets under way, counted to 100000.",
            Metrics::Type::gauge, [&database = database_] {
                const auto count = database.read(
                    [](db::Connection& c) { return tickets::count_active(c, counted_tickets); });
                return std::vector<Metrics::Sample>{{{}, static_cast<double>(count)}};
            });
        context.metrics.collect(
            std::string(printers_metric), "Kitchen printers, by what they say of themselves.",
            Metrics::Type::gauge,
            [&database = database_] { return sample_printers(database.read(printers::all)); });
    }

    void prepare() override {
        if (settings_.demo) database_.write_and_wait(seed_demo_stores);
    }

private:
    // The senders, which are in this instance. What is queued wakes those of the instance that is there then.
    std::function<void()> add_print_jobs(host::ModuleContext& context) {
        std::vector<std::shared_ptr<host::JobTrigger>> triggers;
        for (std::size_t share = 0; share < PrintSender::shares; ++share) {
            senders_.push_back(std::make_unique<PrintSender>(share, database_, context.clock,
                                                             context.random, settings_));
            triggers.push_back(
                context.jobs.add("print-" + std::to_string(share + 1),
                                 [&sender = *senders_.back()] { return sender.run(); }));
        }
        return [triggers = std::move(triggers)] {
            for (const auto& trigger : triggers) trigger->notify();
        };
    }

    const Settings settings_;
    db::Database& database_;
    std::vector<std::unique_ptr<PrintSender>> senders_;
    const PrintQueue print_queue_;
    const TicketPublisher publisher_;
    const OrderHandlers order_handlers_;
    ProfileRoutes profile_routes_;
    MenuRoutes menu_routes_;
    TicketRoutes ticket_routes_;
    CorrectionRoutes correction_routes_;
    PrinterRoutes printer_routes_;
    AcceptDeadline accept_deadline_;
    Autopilot autopilot_;
};

}  // namespace

host::ModuleDefinition definition() {
    using namespace contract;
    host::ModuleDefinition out;
    out.name = "store";
    out.prefixes = {"stores", "tickets"};
    out.files = store_files;
    out.messages = message_samples;
    out.create = [](host::ModuleContext& context) {
        return std::make_unique<StoreModule>(context);
    };
    out.check_settings = [](const Config& config) { Settings::read(config); };
    out.personal_data = personal_data();
    // What waited then may be on paper since.
    out.after_restore = [](db::Transaction& tx, TimePoint) {
        print_jobs::mark_waiting_as_reprints(tx);
    };
    out.diagnose_metrics = diagnose_printers;
    out.setup_gaps = [](const Config& config) { return Settings::read(config).setup_gaps(); };
    return out;
}

}  // namespace store
}  // namespace baedal
