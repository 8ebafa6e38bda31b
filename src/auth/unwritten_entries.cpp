#include "auth/unwritten_entries.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"
#include "json/writer.h"

namespace baedal::auth {

namespace {

struct EntryView {
    const AuditEntry& entry;
    const std::string& error;
    static void fields(const auto& self, auto&& field) {
        const AuditEntry& e = self.entry;
        field("at", e.at);
        field("holder", e.holder);
        field("name", e.name);
        field("role", e.role);
        field("action", e.action);
        field("target", e.target);
        field("status", e.status);
        field("remark", e.remark);
        field("requestId", e.request_id);
        field("address", e.address);
        field("error", self.error);
    }
};

// One write, so that lines of two threads do not mix. False with errno if it failed.
bool append(const std::filesystem::path& file, const std::string& line) {
    const int handle = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0) return false;
    const bool written = ::write(handle, line.data(), line.size()) == std::ssize(line);
    const int error = errno;
    ::close(handle);
    errno = error;
    return written;
}

}  // namespace

void UnwrittenEntries::add(AuditEntry entry, const std::string& error) {
    ++count_;
    entry.at = clock_.now();
    log::error("an audit log entry could not be written", {{"error", error},
                                                           {"holder", entry.holder},
                                                           {"actor", entry.name},
                                                           {"role", entry.role},
                                                           {"action", entry.action},
                                                           {"target", entry.target},
                                                           {"status", entry.status},
                                                           {"remark", entry.remark},
                                                           {"request_id", entry.request_id},
                                                           {"address", entry.address}});
    if (!append(file_, json::to_text(EntryView{entry, error}) + "\n")) {
        log::error("the file of unwritten audit log entries could not be written",
                   {{"file", file_.string()}, {"error", std::strerror(errno)}});
    }
}

std::filesystem::path unwritten_entries_file(const std::filesystem::path& folder) {
    return folder / "audit.unwritten";
}

std::uint64_t count_unwritten_entries(const std::filesystem::path& file) {
    std::ifstream in(file);
    const auto lines = std::count(std::istreambuf_iterator<char>(in), {}, '\n');
    return static_cast<std::uint64_t>(lines);
}

}  // namespace baedal::auth
