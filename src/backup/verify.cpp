#include "backup/verify.h"

#include <sqlite3.h>

#include "backup/pace.h"
#include "db/file_mark.h"
#include "host/invariants.h"

namespace baedal::backup {

std::string find_damage(const std::filesystem::path& file, const std::stop_token& stop) {
    SQLite::Database database(db::to_uri(file) + "?immutable=1",
                              SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    const host::InterruptOnStop interrupt(database, stop);
    SQLite::Statement check(database, "PRAGMA quick_check(1)");
    if (!check.executeStep()) return "";
    std::string result = check.getColumn(0).getString();
    return result == "ok" ? "" : result;
}

namespace {

bool is_database(const StoredFile& file) { return file.name.ends_with(".sqlite"); }

}  // namespace

CopyReport verify_copy(const std::filesystem::path& folder, const std::vector<StoredFile>& files,
                       const std::vector<host::ModuleDefinition>& modules, CopyCheck check,
                       const std::stop_token& stop) {
    CopyReport out;
    try {
        for (const StoredFile& file : files) {
            if (!is_database(file)) continue;
            if (const std::string damage = find_damage(folder / file.name, stop); !damage.empty())
                out.violations.push_back(file.name + ": " + damage);
        }
        if (!out.violations.empty() || check == CopyCheck::pages) return out;
        const host::CheckReport report = host::check_copy(folder, modules, stop);
        out.invariants = report.invariants.size();
        out.open_business = report.open_business.size();
        for (const host::Finding& violation : report.violations) {
            if (violation.query == host::audit_log_is_complete) {  // says nothing of the data
                ++out.open_business;
                continue;
            }
            out.violations.push_back(violation.query + ": " + violation.subject + ": " +
                                     violation.detail);
        }
    } catch (const SQLite::Exception& e) {
        if (stop.stop_requested()) throw Cancelled();
        out.violations.emplace_back(e.what());
    }
    return out;
}

}  // namespace baedal::backup
