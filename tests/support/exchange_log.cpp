#include "support/exchange_log.h"

#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

#include "json/writer.h"

namespace baedal::test {

namespace {

int open_log() {
    const char* file = std::getenv("BAEDAL_EXCHANGES");
    if (file == nullptr || *file == '\0') return -1;
    const int log = ::open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log < 0) throw std::runtime_error("cannot write the file that BAEDAL_EXCHANGES names");
    return log;
}

struct Exchange {
    std::string_view method;
    const std::string& path;
    const Answer& answer;

    static void fields(const Exchange& self, auto&& field) {
        field("method", self.method);
        field("path", self.path);
        field("status", self.answer.status);
        field("type", self.answer.header("content-type"));
        field("body", self.answer.body);
    }
};

}  // namespace

void note_exchange(std::string_view method, const std::string& path, const Answer& answer) {
    static const int log = open_log();
    if (log < 0) return;
    std::string line;
    json::write(line, Exchange{method, path, answer});
    line += '\n';
    if (::write(log, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        throw std::runtime_error("cannot note an exchange");
}

}  // namespace baedal::test
