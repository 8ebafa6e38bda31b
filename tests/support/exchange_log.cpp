#include "support/exchange_log.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "json/writer.h"

namespace baedal::test {

namespace {

constexpr std::string_view suffix = ".jsonl";

// A file for this process alone.
int open_log() {
    const char* folder = std::getenv("BAEDAL_EXCHANGES");
    if (folder == nullptr || *folder == '\0') return -1;
    std::filesystem::create_directories(folder);
    std::string file = (std::filesystem::path(folder) / "XXXXXX.jsonl").string();
    const int log = ::mkostemps(file.data(), static_cast<int>(suffix.size()), O_APPEND | O_CLOEXEC);
    if (log < 0) throw std::runtime_error("cannot write to the folder that BAEDAL_EXCHANGES names");
    return log;
}

struct Exchange {
    std::string_view method;
    const std::string& path;
    const HttpResponse& response;

    static void fields(const Exchange& self, auto&& field) {
        field("method", self.method);
        field("path", self.path);
        field("status", self.response.status);
        field("type", self.response.header("content-type"));
        field("body", self.response.body);
    }
};

}  // namespace

void log_exchange(std::string_view method, const std::string& path, const HttpResponse& response) {
    static const int log = open_log();
    if (log < 0) return;
    std::string line;
    json::write(line, Exchange{method, path, response});
    line += '\n';
    if (::write(log, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        throw std::runtime_error("cannot note an exchange");
}

}  // namespace baedal::test
