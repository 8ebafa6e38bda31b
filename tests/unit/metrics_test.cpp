#include <limits>
#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>

#include "base/log.h"
#include "base/metrics.h"

namespace metrics_test {

using namespace baedal;

TEST_CASE("counters of one name have one HELP and TYPE and are sorted by their labels") {
    Metrics metrics;
    metrics
        .counter("baedal_requests_total", "Requests answered.",
                 {{"route", "/orders"}, {"method", "POST"}})
        .add(3);
    metrics
        .counter("baedal_requests_total", "Requests answered.",
                 {{"method", "GET"}, {"route", "/menus"}})
        .add();
    CHECK(metrics.exposition() ==
          "# HELP baedal_requests_total Requests answered.\n"
          "# TYPE baedal_requests_total counter\n"
          "baedal_requests_total{method=\"GET\",route=\"/menus\"} 1\n"
          "baedal_requests_total{method=\"POST\",route=\"/orders\"} 3\n");
}

TEST_CASE("the same name and labels give the same counter, in any order of the labels") {
    Metrics metrics;
    Counter& one = metrics.counter("baedal_x_total", "X.", {{"a", "1"}, {"b", "2"}});
    Counter& same = metrics.counter("baedal_x_total", "X.", {{"b", "2"}, {"a", "1"}});
    CHECK(&one == &same);
    CHECK(&one != &metrics.counter("baedal_x_total", "X."));
}

TEST_CASE("label values and help texts are escaped") {
    Metrics metrics;
    metrics.counter("baedal_x_total", "A \"b\" \\ c\nd", {{"l", "say \"hi\" \\ \n"}});
    CHECK(metrics.exposition() ==
          "# HELP baedal_x_total A \"b\" \\\\ c\\nd\n"
          "# TYPE baedal_x_total counter\n"
          "baedal_x_total{l=\"say \\\"hi\\\" \\\\ \\n\"} 0\n");
}

TEST_CASE("a histogram's buckets are cumulative and its bounds inclusive") {
    Metrics metrics;
    Histogram& histogram = metrics.histogram("baedal_wait_seconds", "Wait.", {{"module", "pay"}});
    for (const double seconds :
         {0.0001, 0.001, 0.0011, 0.3, 10.0, 11.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
        histogram.observe(seconds);
    }
    const std::string page = metrics.exposition();
    CAPTURE(page);
    CHECK(page.contains("# TYPE baedal_wait_seconds histogram\n"));
    CHECK(page.contains("baedal_wait_seconds_bucket{module=\"pay\",le=\"0.0005\"} 3\n"));
    CHECK(page.contains("baedal_wait_seconds_bucket{module=\"pay\",le=\"0.001\"} 4\n"));
    CHECK(page.contains("baedal_wait_seconds_bucket{module=\"pay\",le=\"0.0025\"} 5\n"));
    CHECK(page.contains("baedal_wait_seconds_bucket{module=\"pay\",le=\"0.5\"} 6\n"));
    CHECK(page.contains("baedal_wait_seconds_bucket{module=\"pay\",le=\"10\"} 7\n"));
    CHECK(page.contains("baedal_wait_seconds_bucket{module=\"pay\",le=\"+Inf\"} 8\n"));
    CHECK(page.contains("baedal_wait_seconds_sum{module=\"pay\"} 21.3022\n"));
    CHECK(page.contains("baedal_wait_seconds_count{module=\"pay\"} 8\n"));
}

TEST_CASE("exposition() runs the callbacks, which may call counter()") {
    Metrics metrics;
    double depth = 1;
    metrics.collect("baedal_queue_depth", "Depth.", Metrics::Type::gauge, [&] {
        metrics.counter("baedal_asked_total", "Asked.").add();
        return std::vector<Metrics::Sample>{{{{"module", "pay"}}, depth},
                                            {{{"module", "order"}}, 0.5}};
    });
    depth = 7;
    CHECK(metrics.exposition() ==
          "# HELP baedal_queue_depth Depth.\n"
          "# TYPE baedal_queue_depth gauge\n"
          "baedal_queue_depth{module=\"order\"} 0.5\n"
          "baedal_queue_depth{module=\"pay\"} 7\n");
    CHECK(metrics.counter("baedal_asked_total", "Asked.").value() == 1);
}

TEST_CASE("numbers are written in Prometheus' format") {
    Metrics metrics;
    metrics.collect("baedal_x", "X.", Metrics::Type::gauge, [] {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        return std::vector<Metrics::Sample>{
            {{{"n", "1"}}, infinity},
            {{{"n", "2"}}, -infinity},
            {{{"n", "3"}}, std::numeric_limits<double>::quiet_NaN()},
            {{{"n", "4"}}, 123456789012.0},
            {{{"n", "5"}}, -2.5}};
    });
    CHECK(metrics.exposition().ends_with(
        "{n=\"1\"} +Inf\nbaedal_x{n=\"2\"} -Inf\nbaedal_x{n=\"3\"} NaN\n"
        "baedal_x{n=\"4\"} 123456789012\nbaedal_x{n=\"5\"} -2.5\n"));
}

TEST_CASE("a callback that throws does not hide the other metrics") {
    baedal::log::configure(baedal::log::Level::off, baedal::log::Format::text);
    Metrics metrics;
    metrics.counter("baedal_z_total", "Z.").add();
    metrics.collect("baedal_broken", "B.", Metrics::Type::gauge,
                    []() -> std::vector<Metrics::Sample> { throw std::runtime_error("no"); });
    CHECK(metrics.exposition().ends_with("baedal_z_total 1\n"));
    baedal::log::configure(baedal::log::Level::info, baedal::log::Format::text);
}

TEST_CASE("a later callback replaces the earlier one of the same name") {
    Metrics metrics;
    const auto always = [](double value) {
        return [value] { return std::vector<Metrics::Sample>{{{}, value}}; };
    };
    metrics.collect("baedal_x", "X.", Metrics::Type::gauge, always(1));
    metrics.collect("baedal_x", "X.", Metrics::Type::gauge, always(2));
    CHECK(metrics.exposition().ends_with("gauge\nbaedal_x 2\n"));
}

TEST_CASE("an invalid name or another type throws std::logic_error") {
    Metrics metrics;
    metrics.counter("baedal_x_total", "X.");
    CHECK_THROWS_AS(metrics.histogram("baedal_x_total", "X."), std::logic_error);
    CHECK_THROWS_AS(metrics.collect("baedal_x_total", "X.", Metrics::Type::counter, {}),
                    std::logic_error);
    CHECK_THROWS_AS(metrics.counter("baedal-x", "X."), std::logic_error);
    CHECK_THROWS_AS(metrics.counter("", "X."), std::logic_error);
    CHECK_THROWS_AS(metrics.counter("baedal_y", "Y.", {{"le", "1"}}), std::logic_error);
    CHECK_THROWS_AS(metrics.counter("baedal_y", "Y.", {{"9", "1"}}), std::logic_error);
    CHECK_THROWS_AS(metrics.counter("baedal_y", "Y.", {{"a", "1"}, {"a", "2"}}), std::logic_error);
}

TEST_CASE("counts of several threads add up") {
    Metrics metrics;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 1000; ++i) {
                    metrics.counter("baedal_x_total", "X.").add();
                    metrics.histogram("baedal_y_seconds", "Y.").observe(0.001);
                    if (i % 100 == 0) (void)metrics.exposition();
                }
            });
        }
    }
    CHECK(metrics.counter("baedal_x_total", "X.").value() == 4000);
    CHECK(metrics.exposition().contains("baedal_y_seconds_count 4000\n"));
}

}  // namespace metrics_test
