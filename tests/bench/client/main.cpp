// The other side of tests/bench/run: load, and what to compare with. Each prints one JSON object.
//   bench_client load PORT CONNECTIONS MILLISECONDS [TOKEN STATUS PAUSE_MS]    whole orders
//   bench_client offer PORT RATE CONNECTIONS MILLISECONDS FILE...    the requests in the files in turn, RATE a second
//   bench_client trackers PORT STREAMS RATE     prints {} once the streams are open, waits for a line
//   bench_client count PORT TOKEN PATH          how many items a list has, page by page
//   bench_client fsync FOLDER MILLISECONDS      4 KiB and fdatasync
//   bench_client commit FOLDER MILLISECONDS     one row a commit
//   bench_client bare FOLDER CONCURRENCY MILLISECONDS      the commits of an order, by the database primitive alone
//   bench_client fixed PORT                     serves 300 bytes at /fixed until SIGTERM
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "bare_flow.h"
#include "disk_loops.h"
#include "fixed_server.h"
#include "json/parser.h"
#include "load.h"
#include "offer.h"
#include "support/http_client.h"
#include "trackers.h"
#include "wire.h"

using namespace baedal;

namespace {

void print(const json::Object& result) { std::cout << json::dump(result) << std::endl; }

int load(const bench::Load& wanted) {
    const auto result = bench::run_load(wanted);
    const auto& times = result.latencies_us;
    print({{"perSecond", result.per_second()},
           {"p50us", bench::percentile(times, 0.5)},
           {"p99us", bench::percentile(times, 0.99)},
           {"p999us", bench::percentile(times, 0.999)},
           {"answers", times.size()},
           {"errors", result.errors}});
    if (result.errors > 0)
        std::cerr << "bench_client: the first error: " << result.first_error << "\n";
    return result.errors > 0 ? 1 : 0;
}

json::Object percentiles(const std::vector<std::uint32_t>& sorted) {
    return {{"count", sorted.size()},
            {"p50us", bench::percentile(sorted, 0.5)},
            {"p99us", bench::percentile(sorted, 0.99)}};
}

void offer(const bench::Offer& wanted) {
    const auto result = bench::run_offer(wanted);
    json::Object responses;
    for (const auto& [status, latencies] : result.by_status) {
        json::Object row = percentiles(latencies.from_due);
        row["sentP50us"] = bench::percentile(latencies.from_sent, 0.5);
        row["sentP99us"] = bench::percentile(latencies.from_sent, 0.99);
        responses[std::to_string(status)] = std::move(row);
    }
    json::Array seconds;
    for (const auto& second : result.seconds) {
        json::Object row = percentiles(second.good);
        row["others"] = second.others;
        seconds.push_back(std::move(row));
    }
    print({{"begunAt", result.begun_at},
           {"offered", result.offered},
           {"late", result.late},
           {"unsent", result.unsent},
           {"answers", std::move(responses)},
           {"seconds", std::move(seconds)}});
}

std::string content(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file);
    return {std::istreambuf_iterator<char>(in), {}};
}

void trackers(std::uint16_t port, int streams, int rate) {
    const auto result = bench::run_trackers(port, streams, rate, [] {
        print({});
        std::string go;
        std::getline(std::cin, go);
    });
    const auto& delays = result.delays_ms;
    print({{"perSecond", streams / result.seconds.count()},
           {"heard", delays.size()},
           {"p50ms", bench::percentile(delays, 0.5)},
           {"p99ms", bench::percentile(delays, 0.99)},
           {"worstMs", bench::percentile(delays, 1)}});
}

void count(std::uint16_t port, const std::string& token, const std::string& path) {
    test::HttpClient client(port, token);
    std::size_t items = 0;
    for (std::string cursor;;) {
        std::string page = path + (path.find('?') == std::string::npos ? "?" : "&") + "limit=200";
        if (!cursor.empty()) page += "&cursor=" + cursor;
        const test::HttpResponse response = client.get(page);
        if (response.status != 200) throw std::runtime_error(page + ": " + response.body);
        const test::Json body = response.json();
        items += body.at("items").as_array().size();
        if (body.at("next").is_null()) break;
        cursor = std::string(body.at("next").as_string());
    }
    print({{"items", items}});
}

void times(const std::vector<double>& sorted) {
    print({{"p50us", bench::percentile(sorted, 0.5)}, {"p99us", bench::percentile(sorted, 0.99)}});
}

int run(int argc, char** argv) {
    const std::string_view command = argc > 1 ? argv[1] : "";
    const auto number = [&](int at) { return std::stoi(argv[at]); };
    const auto port = [&] { return static_cast<std::uint16_t>(number(2)); };
    const auto milliseconds = [&](int at) { return std::chrono::milliseconds{number(at)}; };
    if (command == "load" && (argc == 5 || argc == 8)) {
        bench::Load wanted{.port = port(), .connections = number(3), .duration = milliseconds(4)};
        if (argc == 8) {
            wanted.token = argv[5];
            wanted.good_status = number(6);
            wanted.pause = milliseconds(7);
        }
        return load(wanted);
    }
    if (command == "offer" && argc >= 7) {
        bench::Offer wanted{.port = port(),
                            .rate = std::stod(argv[3]),
                            .connections = number(4),
                            .duration = milliseconds(5),
                            .requests = {}};
        for (int i = 6; i < argc; ++i) wanted.requests.push_back(content(argv[i]));
        offer(wanted);
    } else if (command == "trackers" && argc == 5) {
        trackers(port(), number(3), number(4));
    } else if (command == "count" && argc == 5) {
        count(port(), argv[3], argv[4]);
    } else if (command == "fsync" && argc == 4) {
        times(bench::fsync_loop(argv[2], milliseconds(3)));
    } else if (command == "commit" && argc == 4) {
        times(bench::commit_loop(argv[2], milliseconds(3)));
    } else if (command == "bare" && argc == 5) {
        const auto bare = bench::run_bare_flow(argv[2], number(3), milliseconds(4));
        print({{"perSecond", bare.per_second}, {"cpuUs", bare.cpu_us}, {"commits", bare.commits}});
    } else if (command == "fixed" && argc == 3) {
        bench::serve_fixed(port());
    } else {
        std::cerr << "bench_client: see the first lines of tests/bench/client/main.cpp\n";
        return 2;
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << "bench_client: " << e.what() << "\n";
        return 1;
    }
}
