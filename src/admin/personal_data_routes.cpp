#include "admin/personal_data_routes.h"

#include <algorithm>

#include "base/phone.h"
#include "db/event_erasure.h"
#include "http/response.h"
#include "runtime/timer.h"

namespace baedal::admin {

namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using http::TokenScopes;

constexpr Milliseconds wait_for_modules{5000};
constexpr Milliseconds between_looks{20};

class PersonalDataRoutes {
public:
    PersonalDataRoutes(const std::vector<host::ModuleDefinition>& modules,
                       host::Databases& databases, const events::EventBus& bus, const Clock& clock)
        : modules_(modules), databases_(databases), bus_(bus), clock_(clock) {}

    Task<Response> show(Request& request) const {
        const auto phone = read_phone(request);
        if (!phone) co_return http::problem(phone.error());
        json::Object found;
        for (const host::ModuleDefinition& module : modules_) {
            if (!module.personal_data) continue;
            found[module.name] = databases_.at(module.name)->read([&](db::Connection& c) {
                return module.personal_data->find(c, *phone);
            });
        }
        co_return http::json(200, {{"phone", *phone}, {"modules", std::move(found)}});
    }

    Task<Response> erase(Request& request) const {
        const auto phone = read_phone(request);
        if (!phone) co_return http::problem(phone.error());
        json::Object done;
        for (const host::ModuleDefinition& module : modules_) {
            if (!module.personal_data || !module.personal_data->erase) continue;
            done[module.name] =
                co_await module.personal_data->erase(*databases_.at(module.name), *phone);
        }
        json::Array waiting = co_await wait_for_erasure();
        co_return http::json(200, {{"phone", masked_phone(*phone)},
                                   {"modules", std::move(done)},
                                   {"waitingFor", std::move(waiting)}});
    }

private:
    // In the form of phone_key(). The audit log shows the last digits alone.
    static Result<std::string> read_phone(Request& request) {
        const auto body = request.json();
        if (!body) return std::unexpected(body.error());
        json::ObjectReader fields(*body);
        const std::string text = fields.text("phone", {1, 40});
        const std::string phone = phone_key(text);
        if (!text.empty() && !is_phone(phone))
            fields.add_error("phone", "must be a telephone number");
        if (auto problem = fields.problem()) return std::unexpected(std::move(*problem));
        request.remark = "phone " + masked_phone(phone);
        return phone;
    }

    bool erases(const std::string& producer) const {
        const auto module = std::ranges::find(modules_, producer, &host::ModuleDefinition::name);
        return module != modules_.end() && module->personal_data && module->personal_data->erase;
    }

    using Statuses = std::vector<events::SubscriptionStatus>;

    bool has_to_handle(const std::string& module, const Statuses& now,
                       const Statuses& heads) const {
        return std::ranges::any_of(now, [&](const events::SubscriptionStatus& status) {
            if (status.consumer != module || !erases(status.producer)) return false;
            const auto then = std::ranges::find_if(heads, [&](const auto& head) {
                return head.producer == status.producer && head.consumer == status.consumer;
            });
            return then != heads.end() && status.cursor < then->head;
        });
    }

    // True also if the module cannot say.
    bool has_to_erase(const std::string& module) const {
        try {
            return databases_.at(module)->read(db::has_noted_events);
        } catch (const db::Unavailable&) {
            return true;
        }
    }

    // The modules that have not handled the events of the erasure up to `heads`, or whose own events still
    // have data that it erases. A stopped module does both when it starts.
    json::Array waiting_modules(const Statuses& heads) const {
        const Statuses now = bus_.status();
        json::Array out;
        for (const host::ModuleDefinition& module : modules_) {
            if (has_to_handle(module.name, now, heads) || has_to_erase(module.name))
                out.emplace_back(module.name);
        }
        return out;
    }

    Task<json::Array> wait_for_erasure() const {
        const Instant deadline = clock_.monotonic() + wait_for_modules;
        const auto heads = bus_.status();
        for (;;) {
            json::Array waiting = waiting_modules(heads);
            if (waiting.empty() || clock_.monotonic() >= deadline) co_return waiting;
            co_await sleep_for(between_looks);
        }
    }

    const std::vector<host::ModuleDefinition>& modules_;
    host::Databases& databases_;
    const events::EventBus& bus_;
    const Clock& clock_;
};

}  // namespace

void add_personal_data_routes(http::Routes& routes,
                              const std::vector<host::ModuleDefinition>& modules,
                              host::Databases& databases, const events::EventBus& bus,
                              const Clock& clock) {
    const auto handlers =
        std::make_shared<const PersonalDataRoutes>(modules, databases, bus, clock);
    routes.add(Method::post, "/admin/personal-data/export", Access::owner, TokenScopes::admin,
               [handlers](Request& r) { return handlers->show(r); });
    routes.add(Method::post, "/admin/personal-data/erase", Access::owner, TokenScopes::admin,
               [handlers](Request& r) { return handlers->erase(r); });
}

}  // namespace baedal::admin
