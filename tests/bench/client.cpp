// The tools of tests/bench/run:
//   bench_client load PORT CONNECTIONS MILLISECONDS [TOKEN STATUS PAUSE_MS]
//                                                     answers/s p50 p99 p99.9 (us) answers errors
//   bench_client count PORT TOKEN PATH                how many items a list has, page by page
//   bench_client fsync FOLDER MILLISECONDS            median time of one fsync (us)
//   bench_client bare FOLDER CONCURRENCY MILLISECONDS flows/s, processor (us) and commits a flow
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include "bare_flow.h"
#include "fsync_loop.h"
#include "load.h"
#include "support/http_client.h"

using namespace baedal;

namespace {

int load(const bench::Load& wanted) {
    const auto result = bench::run_load(wanted);
    std::printf("%.0f %u %u %u %zu %llu\n", result.per_second(), result.percentile(0.5),
                result.percentile(0.99), result.percentile(0.999), result.latencies_us.size(),
                static_cast<unsigned long long>(result.errors));
    if (result.errors > 0)
        std::cerr << "bench_client: the first error: " << result.first_error << "\n";
    return result.errors > 0 ? 1 : 0;
}

int count(std::uint16_t port, const std::string& token, const std::string& path) {
    test::HttpClient client(port, token);
    std::size_t items = 0;
    for (std::string cursor;;) {
        std::string page = path + (path.find('?') == std::string::npos ? "?" : "&") + "limit=200";
        if (!cursor.empty()) page += "&cursor=" + cursor;
        const test::Answer answer = client.get(page);
        if (answer.status != 200) throw std::runtime_error(page + ": " + answer.body);
        const test::Json body = answer.json();
        items += body.at("items").as_array().size();
        if (body.at("next").is_null()) break;
        cursor = std::string(body.at("next").as_string());
    }
    std::cout << items << "\n";
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::string_view command = argc > 1 ? argv[1] : "";
        const auto number = [&](int at) { return std::stoi(argv[at]); };
        if (command == "load" && (argc == 5 || argc == 8)) {
            bench::Load wanted{.port = static_cast<std::uint16_t>(number(2)),
                               .connections = number(3),
                               .duration = std::chrono::milliseconds{number(4)}};
            if (argc == 8) {
                wanted.token = argv[5];
                wanted.good_status = number(6);
                wanted.pause = std::chrono::milliseconds{number(7)};
            }
            return load(wanted);
        }
        if (command == "count" && argc == 5)
            return count(static_cast<std::uint16_t>(number(2)), argv[3], argv[4]);
        if (command == "fsync" && argc == 4) {
            std::printf("%.0f\n",
                        bench::median_fsync_us(argv[2], std::chrono::milliseconds{number(3)}));
            return 0;
        }
        if (command == "bare" && argc == 5) {
            const auto bare =
                bench::run_bare_flow(argv[2], number(3), std::chrono::milliseconds{number(4)});
            std::printf("%.0f %.1f %.3f\n", bare.per_second, bare.cpu_us, bare.commits);
            return 0;
        }
        std::cerr << "bench_client load PORT CONNECTIONS MS [TOKEN STATUS PAUSE_MS] | count PORT "
                     "TOKEN PATH | fsync FOLDER "
                     "MS | bare FOLDER N MS\n";
        return 2;
    } catch (const std::exception& e) {
        std::cerr << "bench_client: " << e.what() << "\n";
        return 1;
    }
}
