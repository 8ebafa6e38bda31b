#include "net/resolve.h"

#include <atomic>
#include <charconv>

#include <boost/asio/redirect_error.hpp>

#include "net/https_client.h"
#include "runtime/async_event.h"

namespace baedal::net {

namespace {

using boost::asio::ip::tcp;
using Resolver = boost::asio::ip::basic_resolver<tcp, Executor>;

std::atomic<int> lookups = 0;

// getaddrinfo cannot be interrupted: it outlives a caller that stops waiting.
struct Lookup {
    explicit Lookup(const Executor& executor)
        : resolver(executor), done(std::make_shared<AsyncEvent>(executor)) {
        ++lookups;
    }
    ~Lookup() { --lookups; }
    Lookup(const Lookup&) = delete;
    Lookup& operator=(const Lookup&) = delete;

    Resolver resolver;
    std::shared_ptr<AsyncEvent> done;
    bool finished = false;
    boost::system::error_code error;
    std::vector<tcp::endpoint> found;
};

Task<> look_up(std::shared_ptr<Lookup> lookup, std::string host, std::string port) {
    const auto results = co_await lookup->resolver.async_resolve(
        host, port, boost::asio::redirect_error(awaiting, lookup->error));
    for (const auto& result : results) lookup->found.push_back(result.endpoint());
    lookup->finished = true;
    lookup->done->notify();
}

std::uint16_t number(const std::string& port) {
    std::uint16_t out = 0;
    std::from_chars(port.data(), port.data() + port.size(), out);
    return out;
}

}  // namespace

Task<std::vector<tcp::endpoint>> resolve(const BaseUrl& base, Instant deadline) {
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(base.host, no_address);
    if (!no_address) {
        std::vector<tcp::endpoint> one;
        one.emplace_back(address, number(base.port));
        co_return one;
    }
    const Executor executor = co_await boost::asio::this_coro::executor;
    const auto lookup = std::make_shared<Lookup>(executor);
    spawn(executor, look_up(lookup, base.host, base.port), "net.resolve");
    co_await lookup->done->wait_for(deadline - std::chrono::steady_clock::now());
    if (!lookup->finished)
        throw CallFailed(base.host + ": its address was not found in time", false);
    if (lookup->error || lookup->found.empty())
        throw CallFailed(base.host + ": its address is not found: " + lookup->error.message(),
                         false);
    co_return std::move(lookup->found);
}

bool is_looking_up() { return lookups > 0; }

}  // namespace baedal::net
