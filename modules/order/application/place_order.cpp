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

struct PlaceOrder::Call {
    Placement placement;
    std::optional<IdempotentRequest> request;
    std::string trace;
    std::optional<ConcurrencyLimiter::Token> admission;
    std::expected<Quote, OrderRefusal> quote;
    Order order = {};      // with a quote
    std::string day = {};  // likewise: of the order's number
    // The order's coupon is redeemed, and the key is taken: the order is written or both are given back.
    bool is_redeemed = false;

    bool has_coupon() const { return quote && !placement.request.coupon.empty(); }
    std::optional<db::IdempotencyKey> key() const {
        return request ? std::optional(request->key) : std::nullopt;
    }
};

PlaceOrder::PlaceOrder(db::Database& database, const Clock& clock, Random& random,
                       const Settings& settings, const MenuCache& menus,
                       const DiscountService& discounts, const ChargeOrder& charge_order,
                       const PayOrder& pay_order, host::FreeSpace& free_space)
    : database_(database),
      clock_(clock),
      random_(random),
      settings_(settings),
      menus_(menus),
      discounts_(discounts),
      charge_order_(charge_order),
      pay_order_(pay_order),
      free_space_(free_space) {}

ConcurrencyLimiter::Token PlaceOrder::admit() {
    auto token = limiter_.enter(clock_.monotonic());
    if (!token) throw db::Overloaded();
    return std::move(*token);
}

// Moves customer, note and language out of the placement.
void PlaceOrder::open(Call& call, const StoreCopy& store) const {
    Placement& placement = call.placement;
    Order& order = call.order;
    order.id = make_id(clock_, random_);
    order.store_id = store.profile.id;
    order.store_name = store.profile.name;
    order.fulfilment = placement.request.fulfilment;
    order.lines = std::move(call.quote->lines);
    order.price = call.quote->price;
    order.currency = settings_.currency;
    order.customer = std::move(placement.customer);
    order.note = std::move(placement.note);
    order.language = std::move(placement.language);
    const TimePoint now = clock_.now();
    order.open(now, settings_.payment_window);
    if (placement.payment) order.begin_payment(placement.payment->method, now);
    call.day = absl::FormatCivilTime(day_of(order.created_at, store.business_clock()));
}

// What nobody has paid for is refused first.
std::optional<Problem> PlaceOrder::check_space(const Placement& placement) const {
    const host::SpaceLevel level = free_space_.level();
    const bool is_refused = level == host::SpaceLevel::very_low ||
                            (level == host::SpaceLevel::low && !placement.payment);
    return is_refused ? std::optional(problems::disk_low()) : std::nullopt;
}

std::optional<Problem> PlaceOrder::check(db::Connection& connection, TimePoint now,
                                         const Call& call) const {
    if (auto problem = check_space(call.placement)) return problem;
    return check_limits(connection, now, settings_, call.order, call.placement.requester,
                        call.order.payment_method);
}

// An order that is to be charged counts as unpaid only if its payment is not approved.
void PlaceOrder::count(db::Transaction& tx, const Call& call) const {
    const auto kind = open_kind(call.order.payment_method);
    if (!call.placement.payment || kind == repository::OpenKind::cash)
        count_open(tx, call.order, call.placement.requester, kind);
}

// Whether pay is to write its intent while the order is written. What the order's unit will check is looked at
// before, so that pay prepares few payments in vain.
bool PlaceOrder::is_to_prepare(const Call& call) const {
    if (!call.quote || !call.placement.payment) return false;
    if (limiter_.in_flight() > most_orders_to_prepare) return false;
    if (open_kind(call.order.payment_method) == repository::OpenKind::cash) return false;
    return database_.read([&](db::Connection& connection) {
        const bool is_repeated =
            call.request && !call.is_redeemed && call.request->key.is_known(connection);
        return !is_repeated && !check(connection, clock_.now(), call);
    });
}

PlaceOrder::Claim PlaceOrder::claim(db::Transaction& tx, const Call& call) const {
    if (!call.request) return {};
    Claim out = call.request->key.look_up(tx);
    const bool may_be_without_order = out.interrupted && !call.placement.request.coupon.empty();
    if (may_be_without_order && !repository::find(tx, *out.interrupted)) {
        // An earlier run has ended between the coupon and the order.
        call.request->key.give_back(tx);
        return {};
    }
    return out;
}

std::optional<Problem> PlaceOrder::apply(Call& call, Discount discount) const {
    const OrderRequest& request = call.placement.request;
    PriceTerms terms = call.quote->terms;
    terms.discount = discount.amount;
    call.order.price = make_price(call.order.lines, terms);
    call.order.discount = std::move(discount);
    const auto changed = check_expected_total(request, call.order.price);
    return changed ? std::optional(order_refused(*changed, request.store_id)) : std::nullopt;
}

// What can be refused is refused before anything is written.
Task<Result<PlaceOrder::Claim>> PlaceOrder::redeem_coupon(Call& call) const {
    const std::string& coupon = call.placement.request.coupon;
    const auto key = call.key();
    const auto is_known = [&](db::Connection& connection) { return key->is_known(connection); };
    if (key && database_.read(is_known)) {
        auto known = co_await database_.write([&](db::Transaction& tx) { return claim(tx, call); });
        if (known.is_settled() || known.interrupted) co_return known;
    }
    auto quoted = co_await discounts_.quote(call.order, coupon, call.trace);
    if (!quoted) co_return std::unexpected(std::move(quoted.error()));
    if (auto problem = apply(call, std::move(*quoted)))
        co_return std::unexpected(std::move(*problem));
    auto refusal = database_.read(
        [&](db::Connection& connection) { return check(connection, clock_.now(), call); });
    if (refusal) co_return std::unexpected(std::move(*refusal));

    auto claimed = co_await database_.write([&](db::Transaction& tx) {
        Claim out = claim(tx, call);
        if (out.is_settled() || out.interrupted) return out;
        if (key) key->take(tx, call.order.id);
        DiscountService::begin(tx, call.order, coupon);
        return out;
    });
    if (claimed.is_settled() || claimed.interrupted) co_return claimed;
    auto redeemed = co_await discounts_.redeem(call.order, coupon, call.trace, key);
    if (!redeemed) co_return std::unexpected(std::move(redeemed.error()));
    call.is_redeemed = true;
    if (auto problem = apply(call, std::move(*redeemed)))
        co_return std::unexpected(std::move(*problem));
    co_return claimed;
}

// The unit that makes the order.
Result<PlaceOrder::Claim> PlaceOrder::begin(db::Transaction& tx, Call& call) const {
    Claim out;
    if (!call.is_redeemed) out = claim(tx, call);
    if (out.is_settled() || out.interrupted) return out;
    // The key is not taken: the request may be sent again with it.
    if (!call.quote)
        return std::unexpected(order_refused(call.quote.error(), call.placement.request.store_id));
    if (auto problem = check(tx.connection(), tx.now(), call))
        return std::unexpected(std::move(*problem));
    if (call.is_redeemed && !DiscountService::finish(tx, call.order))
        return std::unexpected(coupon_unavailable());
    count(tx, call);
    if (call.request && !call.is_redeemed) call.request->key.take(tx, call.order.id);
    call.order.number = repository::next_number(tx, call.order.store_id, call.day);
    repository::insert(tx, call.order);
    return out;
}

Task<Result<PlaceOrder::Claim>> PlaceOrder::store(Call& call) const {
    const auto unit = [&](db::Transaction& tx) { return begin(tx, call); };
    if (call.is_redeemed) co_return co_await database_.finish(unit);
    auto begun = co_await database_.write(unit);
    if (call.admission) call.admission->done(clock_.monotonic(), database_.average_commit_time());
    co_return begun;
}

// The order and pay's intent go to the disk at the same time.
Task<Result<PlaceOrder::Claim>> PlaceOrder::store_and_prepare(Call& call) const {
    ChargeAttempt ahead(call.order, call.trace, std::nullopt);
    ahead.payment = *call.placement.payment;
    Result<Claim> begun;
    const auto store_it = [&]() -> Task<> { begun = co_await store(call); };
    std::vector<Task<>> both;
    both.push_back(store_it());
    both.push_back(charge_order_.prepare(std::move(ahead)));
    co_await when_all(std::move(both), "order.place");
    co_return begun;
}

// The coupon, then the order.
Task<Result<PlaceOrder::Claim>> PlaceOrder::make(Call& call) const {
    if (call.has_coupon()) {
        call.admission.reset();  // what others take for their reply is no congestion here
        auto redeemed = co_await redeem_coupon(call);
        if (!redeemed || redeemed->is_settled() || redeemed->interrupted) co_return redeemed;
    }
    if (is_to_prepare(call)) co_return co_await store_and_prepare(call);
    co_return co_await store(call);
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
    Call call{std::move(placement), std::move(idempotent_request), std::move(trace),
              std::move(admission), std::move(quote)};
    if (call.quote) open(call, *menus->store(store_id));

    auto begun = co_await make(call);
    if (!begun) {
        if (call.is_redeemed)
            co_await discounts_.withdraw(call.order, call.placement.request.coupon, call.key());
        co_return std::unexpected(std::move(begun.error()));
    }
    if (begun->is_settled()) co_return settled_result(std::move(*begun));

    auto& payment = call.placement.payment;
    if (begun->interrupted && payment) {  // what an earlier run of the module began
        co_return co_await pay_order_.resume(*begun->interrupted, std::move(*payment),
                                             std::move(*call.request), std::move(call.trace));
    }
    ChargeAttempt attempt(begun->interrupted ? *repository::find(database_, *begun->interrupted)
                                             : call.order,
                          std::move(call.trace), std::move(call.request));
    attempt.requester = std::move(call.placement.requester);
    if (!payment) co_return co_await charge_order_.leave_unpaid(std::move(attempt));
    attempt.payment = std::move(*payment);
    co_return co_await charge_order_.charge(std::move(attempt));
}

}  // namespace baedal::order
