// The entries of the audit log that could not be written to the users' file.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>

#include "auth/audit_log.h"
#include "base/clock.h"

namespace baedal::auth {

// Logs each entry and appends it, as one line of JSON, to a file beside the users' file. Where that
// fails too the log alone has the entry. Thread-safe.
class UnwrittenEntries {
public:
    // `clock` outlives it.
    UnwrittenEntries(std::filesystem::path file, const Clock& clock)
        : file_(std::move(file)), clock_(clock) {}

    // `error` is the reason why the entry was not written.
    void add(AuditEntry entry, const std::string& error);
    // The number of entries since the start.
    std::uint64_t count() const { return count_; }

private:
    const std::filesystem::path file_;
    const Clock& clock_;
    std::atomic<std::uint64_t> count_ = 0;
};

// The file of the unwritten entries in a data folder. It exists after the first one; the operator
// removes it.
std::filesystem::path unwritten_entries_file(const std::filesystem::path& folder);
// The number of entries in the file; 0 if there is no file.
std::uint64_t count_unwritten_entries(const std::filesystem::path& file);

}  // namespace baedal::auth
