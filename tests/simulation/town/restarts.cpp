#include "town/restarts.h"

#include <algorithm>
#include <array>

#include <SQLiteCpp/SQLiteCpp.h>

#include "host/data_folder.h"
#include "situations/schema.h"

namespace baedal::simulation {

namespace {

constexpr std::array modules{"notify", "order", "pay", "store"};
constexpr std::array restarted_producers{"order", "pay", "store"};
// With a damaged page of one of these the module fails at once: the start reads them.
constexpr std::array read_at_start{"cursor", "dead_letter", "sqlite_sequence"};

std::string lost_name(const std::string& module) {
    return "disk: " + module + ": lost at a start, which is refused";
}
std::string old_name(const std::string& module) {
    return "disk: " + module + ": an older copy at a start, which is refused";
}
std::string damage_name(const std::string& module, const std::string& table) {
    return "disk: " + module + ": a damaged page of " + table + " at a start";
}

std::string reopening_name(const std::string& module, bool older) {
    return "disk: " + module + (older ? ": an older copy" : ": lost") +
           " at a reopening, which is refused";
}

std::int64_t head_of(const std::string& file) {
    SQLite::Database database(file, SQLite::OPEN_READONLY);
    return database
        .execAndGet("SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0)")
        .getInt64();
}

}  // namespace

void expect_restarts(Situations& situations) {
    for (const char* module : restarted_producers) {
        situations.expect(lost_name(module));
        situations.expect(old_name(module));
        for (const bool older : {false, true}) situations.expect(reopening_name(module, older));
    }
    for (const char* module : modules) {
        for (const std::string& table : tables_of(module))
            situations.expect(damage_name(module, table));
    }
}

Restarts::Restarts(SimulatedDeployment& deployment, History& history, std::string folder,
                   std::uint64_t seed)
    : deployment_(deployment), history_(history), folder_(std::move(folder)), choices_(seed) {
    expect_restarts(deployment_.situations());
    deployment_.while_stopped = [this] { while_stopped(); };
}

std::string Restarts::file_of(const std::string& module) const {
    return host::database_file(folder_, module).string();
}

void Restarts::while_stopped() {
    if (deployment_.disk().in_trouble()) return;
    deployment_.disk().cut_no_power();
    // A log that was not moved has the newest pages.
    const auto& files = deployment_.disk().files();
    const bool all_moved = std::ranges::all_of(modules, [&](const char* module) {
        const auto log = files.find(file_of(module) + "-wal");
        return log == files.end() || log->second->live.size() == 0;
    });
    if (!all_moved) return;
    if (choices_.chance(50)) start_with_wrong_file();
    if (choices_.chance(90)) damage_a_page();
}

void Restarts::keep_copies() {
    for (const char* module : restarted_producers) {
        if (copies_.contains(module) && choices_.chance(70)) continue;
        const std::string file = file_of(module);
        copies_[module] = {deployment_.disk().content_of(file), head_of(file)};
    }
}

void Restarts::start_with_wrong_file() {
    const std::string module = choices_.pick(restarted_producers);
    const std::string file = file_of(module);
    std::int64_t read_to = 0;  // by the consumer that is ahead of the others
    for (const char* consumer : modules) {
        SQLite::Database database(file_of(consumer), SQLite::OPEN_READWRITE);
        SQLite::Statement cursor(database, "SELECT seq FROM cursor WHERE producer = ?");
        cursor.bind(1, module);
        if (cursor.executeStep()) read_to = std::max(read_to, cursor.getColumn(0).getInt64());
    }
    const Content right = deployment_.disk().content_of(file);
    const auto copy = copies_.find(module);
    const bool older = copy != copies_.end() && copy->second.head < read_to && choices_.chance(80);
    if (read_to > 0) {
        deployment_.disk().replace(file,
                                   older ? std::optional(copy->second.content) : std::nullopt);
        history_.note("disk", module + (older ? ": an older copy" : ": lost"));
        const auto start = deployment_.try_start();
        deployment_.disk().cut_no_power();
        switch (start) {
            case SimulatedDeployment::Start::refused:
                deployment_.situations().met(older ? old_name(module) : lost_name(module));
                break;
            case SimulatedDeployment::Start::power_failed: break;
            case SimulatedDeployment::Start::succeeded:
                history_.wrong("the program started with a wrong file of " + module);
        }
        for (const char* log : {"-wal", "-journal"})
            deployment_.disk().replace(file + log, std::nullopt);
        deployment_.disk().replace(file, right);
    }
    keep_copies();
}

void Restarts::damage_a_page() {
    const std::string module = choices_.pick(modules);
    const std::string table = choices_.pick(tables_of(module));
    const std::string file = file_of(module);
    std::size_t size = 0;
    std::size_t number = 0;
    {
        SQLite::Database database(file, SQLite::OPEN_READWRITE);
        SQLite::Statement root(database, "SELECT rootpage FROM sqlite_schema WHERE name = ?");
        root.bind(1, table);
        if (!root.executeStep()) return;
        number = static_cast<std::size_t>(root.getColumn(0).getInt64());
        size = static_cast<std::size_t>(database.execAndGet("PRAGMA page_size").getInt64());
    }
    // A power cut would bring back the page with the emptied log.
    deployment_.disk().replace(file + "-wal", std::nullopt);
    const std::size_t at = (number - 1) * size;
    damage_ = {module, table, file, at,
               deployment_.disk().overwrite(file, std::string(size, 'x'), at)};
    deployment_.disk().damaged = true;
    deployment_.situations().met(damage_name(module, table));
    history_.note("disk", module + ": a damaged page of " + table);
}

void Restarts::check_damage(const std::string& stopped) {
    if (!damage_ || !deployment_.is_listening()) return;
    const bool must_fail = std::ranges::find(read_at_start, damage_->table) != read_at_start.end();
    if (must_fail && deployment_.application().bus().handlers_of(damage_->module))
        history_.wrong(damage_->module + " runs with a damaged page");
    for (const char* other : modules) {
        if (other != damage_->module && other != stopped &&
            !deployment_.application().bus().handlers_of(other))
            history_.wrong(std::string(other) + " does not run, and " + damage_->module +
                           " has the damaged page");
    }
}

bool Restarts::swap_file_of_failed_module() {
    if (!deployment_.is_listening() || damage_) return false;
    SimulatedDisk& disk = deployment_.disk();
    std::vector<std::string> failed;
    for (const auto& status : deployment_.application().module_status()) {
        const bool has_file =
            std::ranges::find(restarted_producers, status.name) != restarted_producers.end();
        if (has_file && status.state == host::ModuleState::failed) failed.push_back(status.name);
    }
    if (failed.empty()) return false;
    swap_ = Swap{choices_.pick(failed), false, {}};
    disk.cut_no_power();
    disk.damaged = true;
    const std::string file = file_of(swap_->module);
    const auto copy = copies_.find(swap_->module);
    // Commits without events do not show that a copy is older.
    const bool older = copy != copies_.end() && copy->second.head < head_of(file);
    for (const char* suffix : {"", "-wal"}) swap_->files[file + suffix] = disk.take(file + suffix);
    swap_->older = older && choices_.chance(60);
    if (swap_->older) disk.replace(file, copy->second.content);
    history_.note("disk", swap_->module + (swap_->older ? ": an older copy" : ": lost"));
    return true;
}

void Restarts::check_swapped_file() {
    SimulatedDisk& disk = deployment_.disk();
    const std::string file = file_of(swap_->module);
    const auto found = disk.files().find(file);
    const bool is_open = found != disk.files().end() && found->second.use_count() > 1;
    const bool was_made = found != disk.files().end() && !swap_->older;
    if (is_open || was_made) history_.wrong("a wrong file of " + swap_->module + " was opened");
    if (!deployment_.application().bus().handlers_of(swap_->module))
        deployment_.situations().met(reopening_name(swap_->module, swap_->older));
    for (auto& [name, right] : swap_->files) disk.put_back(name, std::move(right));
    disk.damaged = false;
    swap_.reset();
}

void Restarts::repair() {
    if (!damage_) return;
    deployment_.disk().overwrite(damage_->file, damage_->before, damage_->at);
    deployment_.disk().damaged = false;
    damage_.reset();
}

}  // namespace baedal::simulation
