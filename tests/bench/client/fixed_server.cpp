#include "fixed_server.h"

#include <memory>
#include <string>

#include <boost/asio/signal_set.hpp>

#include "http/server/server.h"
#include "runtime/io_threads.h"

namespace baedal::bench {

void serve_fixed(std::uint16_t port) {
    const std::string body = "{\"text\":\"" + std::string(289, 'x') + "\"}";
    const auto routes = std::make_shared<http::Routes>();
    routes->add(
        http::Method::get, "/fixed", http::Access::anyone,
        [&body](http::Request&) -> Task<http::Response> { co_return http::json_text(200, body); });
    http::Router router;
    router.set("fixed", {"fixed"}, routes);
    events::Topics topics;
    SystemRandom random;
    SystemClock clock;
    Metrics metrics;
    IoThreads threads(0);
    http::Server server({{{.host = "127.0.0.1", .port = port}},
                         threads.contexts(),
                         router,
                         topics,
                         [](const http::Request&) { return http::Actor{}; },
                         random,
                         clock,
                         metrics,
                         {}});
    server.listen();
    boost::asio::io_context main;
    boost::asio::signal_set signals(main, SIGTERM, SIGINT);
    signals.async_wait([&](const boost::system::error_code&, int) { main.stop(); });
    threads.start();
    main.run();
    server.stop_and_wait(std::chrono::seconds{1});
    threads.stop();
}

}  // namespace baedal::bench
