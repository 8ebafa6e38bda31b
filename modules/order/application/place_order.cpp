#include "order/application/place_order.h"

#include "order/application/check_limits.h"
#include "order/application/problems.h"
#include "order/storage/order_repository.h"
#include "runtime/when_all.h"
#include "store/opening_hours.h"

namespace baedal::order {

namespace {

// With more orders at once the processor is short, not the disk: many share a sync, and a request more for each
// costs more than it saves.
constexpr std::size_t most_orders_to_prepare = 32;

}  // namespace

PlaceOrder::PlaceOrder(db::Database& database, const Clock& clock, Random& random,
                       const Settings& settings, const MenuCache& menus,
                       const ChargeOrder& charge_order, const PayOrder& pay_order,
                       host::FreeSpace& free_space)
    : database_(database),
      clock_(clock),
      random_(random),
      settings_(settings),
      menus_(menus),
      charge_order_(charge_order),
      pay_order_(pay_order),
      free_space_(free_space) {}

ConcurrencyLimiter::Token PlaceOrder::admit() {
    auto token = limiter_.enter(clock_.monotonic());
    if (!token) throw db::Overloaded();
    return std::move(*token);
}

// Moves the lines out of the quote; customer, note and language out of the placement.
Order PlaceOrder::open(Placement& placement, Quote& quote, const StoreCopy& store) const {
    Order order;
    order.id = make_id(clock_, random_);
    order.store_id = store.profile.id;
    order.store_name = store.profile.name;
    order.fulfilment = placement.request.fulfilment;
    order.lines = std::move(quote.lines);
    order.price = quote.price;
    order.currency = settings_.currency;
    order.customer = std::move(placement.customer);
    order.note = std::move(placement.note);
    order.language = std::move(placement.language);
    const TimePoint now = clock_.now();
    order.open(now, settings_.payment_window);
    if (placement.payment) order.begin_payment(placement.payment->method, now);
    return order;
}

// What nobody has paid for is refused first.
std::optional<Problem> PlaceOrder::check_space(const Placement& placement) const {
    const host::SpaceLevel level = free_space_.level();
    const bool is_refused = level == host::SpaceLevel::very_low ||
                            (level == host::SpaceLevel::low && !placement.payment);
    return is_refused ? std::optional(problems::disk_low()) : std::nullopt;
}

// An order that is to be charged counts as unpaid only if its payment is not approved.
std::optional<Problem> PlaceOrder::count(db::Transaction& tx, const Order& order,
                                         const Placement& placement) const {
    const Requester& requester = placement.requester;
    auto problem =
        check_limits(tx.connection(), tx.now(), settings_, order, requester, order.payment_method);
    const auto kind = open_kind(order.payment_method);
    if (!problem && (!placement.payment || kind == repository::OpenKind::cash))
        count_open(tx, order, requester, kind);
    return problem;
}

// Whether pay is to write its intent while the order is written. What the order's unit will check is looked at
// before, so that pay prepares few payments in vain.
bool PlaceOrder::is_to_prepare(const Order& order, const Placement& placement,
                               const std::optional<IdempotentRequest>& idempotent_request) const {
    if (!placement.payment || check_space(placement)) return false;
    if (limiter_.in_flight() > most_orders_to_prepare) return false;
    if (open_kind(order.payment_method) == repository::OpenKind::cash) return false;
    return database_.read([&](db::Connection& connection) {
        const bool is_repeated = idempotent_request && idempotent_request->key.is_known(connection);
        return !is_repeated && !check_limits(connection, clock_.now(), settings_, order,
                                             placement.requester, order.payment_method);
    });
}

Task<Result<ChargeResult>> PlaceOrder::place(Placement placement,
                                             std::optional<IdempotentRequest> idempotent_request,
                                             std::string trace,
                                             ConcurrencyLimiter::Token admission) {
    const std::int64_t store_id = placement.request.store_id;
    const auto menus = menus_.snapshot();
    auto quote = make_quote(*menus, placement.request, clock_.now(), settings_.limits);
    // With a key the key is looked up first: a repeated request gets its first response, whatever the
    // menu is now.
    if (!quote && !idempotent_request)
        co_return std::unexpected(order_refused(quote.error(), store_id));
    Order order;
    std::string day;
    if (quote) {
        const StoreCopy& copy = *menus->store(store_id);
        order = open(placement, *quote, copy);
        day = store::contract::local_date(order.created_at, copy.zone);
    }

    const auto begin = [&](db::Transaction& tx) -> Result<db::IdempotencyKey::Claim> {
        db::IdempotencyKey::Claim claim;
        if (idempotent_request) claim = idempotent_request->key.look_up(tx);
        if (claim.is_settled() || claim.interrupted) return claim;
        // The key is not taken: the request may be sent again with it.
        if (!quote) return std::unexpected(order_refused(quote.error(), store_id));
        if (auto problem = check_space(placement)) return std::unexpected(std::move(*problem));
        if (auto problem = count(tx, order, placement)) return std::unexpected(std::move(*problem));
        if (idempotent_request) idempotent_request->key.take(tx, order.id);
        order.number = repository::next_number(tx, order.store_id, day);
        repository::insert(tx, order);
        return claim;
    };
    Result<db::IdempotencyKey::Claim> begun;
    const auto store = [&]() -> Task<> {
        begun = co_await database_.write(begin);
        admission.done(clock_.monotonic(), database_.average_commit_time());
    };
    if (quote && is_to_prepare(order, placement, idempotent_request)) {
        // The order and pay's intent go to the disk at the same time.
        ChargeAttempt ahead(order, trace, std::nullopt);
        ahead.payment = *placement.payment;
        std::vector<Task<>> both;
        both.push_back(store());
        both.push_back(charge_order_.prepare(std::move(ahead)));
        co_await when_all(std::move(both), "order.place");
    } else {
        co_await store();
    }
    if (!begun) co_return std::unexpected(std::move(begun.error()));
    if (begun->is_settled()) co_return settled_result(std::move(*begun));

    if (begun->interrupted && placement.payment) {  // what an earlier run of the module began
        co_return co_await pay_order_.resume(*begun->interrupted, std::move(*placement.payment),
                                             std::move(*idempotent_request), std::move(trace));
    }
    ChargeAttempt attempt(begun->interrupted ? *repository::find(database_, *begun->interrupted)
                                             : order,
                          std::move(trace), std::move(idempotent_request));
    attempt.requester = std::move(placement.requester);
    if (!placement.payment) co_return co_await charge_order_.leave_unpaid(std::move(attempt));
    attempt.payment = std::move(*placement.payment);
    co_return co_await charge_order_.charge(std::move(attempt));
}

}  // namespace baedal::order
