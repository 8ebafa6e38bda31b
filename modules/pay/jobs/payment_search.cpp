#include "pay/jobs/payment_search.h"

#include "base/log.h"

namespace baedal::pay {

namespace {

constexpr Milliseconds longest_search_pause = std::chrono::minutes{10};
// The gateway's clock may be ahead. What this life charges meanwhile is in the books.
constexpr Milliseconds after_the_start = std::chrono::minutes{1};
// After so many failures in succession the position is given up: the gateway may not know it any more.
constexpr std::int64_t position_failures = 5;

}  // namespace

PaymentSearch::PaymentSearch(const Settings& settings, db::Database& database, Gateway& gateway,
                             const ListedPayments& listed, const Clock& clock)
    : backoff_{settings.reconcile_every, longest_search_pause},
      database_(database),
      gateway_(gateway),
      listed_(listed),
      clock_(clock) {}

Task<std::optional<TimePoint>> PaymentSearch::run() const {
    const auto found = database_.read(searches::find);
    if (!found) co_return std::nullopt;
    const Search search = co_await begun(*found);
    std::optional<TransactionPage> page;
    std::string error;
    try {
        page = co_await gateway_.list({search.from, *search.until, search.position});
    } catch (const std::exception& e) {
        error = e.what();
    }
    if (!page) co_return co_await failed(search, std::move(error));
    co_return co_await database_.write([&](db::Transaction& tx) { return enter(tx, *page); });
}

// From the first start on the books have every payment: its intent is written before the gateway is called.
Task<Search> PaymentSearch::begun(Search search) const {
    if (search.until) co_return search;
    search.until = clock_.now() + after_the_start;
    log::info("the payment gateway is asked for what the restored books do not have",
              {{"from", to_rfc3339(search.from)}, {"until", to_rfc3339(*search.until)}});
    co_await database_.write([&](db::Transaction& tx) { searches::save(tx, search); });
    co_return search;
}

Task<std::optional<TimePoint>> PaymentSearch::failed(Search search, std::string error) const {
    ++search.failures;
    log::warn("the payment gateway does not list its payments; it is asked again",
              {{"failures", search.failures}, {"error", error}});
    if (search.failures % position_failures == 0) search.position.clear();
    co_await database_.write([&](db::Transaction& tx) { searches::save(tx, search); });
    co_return clock_.now() + backoff_.after(search.failures);
}

std::optional<TimePoint> PaymentSearch::enter(db::Transaction& tx,
                                              const TransactionPage& page) const {
    Search search = searches::find(tx.connection()).value();
    for (const GatewayTransaction& listed : page.transactions) {
        const Listed result = listed_.enter(tx, listed);
        search.incomplete |= result == Listed::waits;
        search.entered += result == Listed::entered ? 1 : 0;
    }
    search.position = page.next;
    search.failures = 0;
    if (!page.next.empty()) {
        searches::save(tx, search);
        return tx.now();
    }
    if (search.incomplete) {
        search.incomplete = false;
        searches::save(tx, search);
        return tx.now() + backoff_.first;
    }
    searches::remove(tx);
    log::info("the restored books have all that the payment gateway lists",
              {{"entered", search.entered}});
    return std::nullopt;
}

}  // namespace baedal::pay
