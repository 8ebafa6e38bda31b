#include "backup/update.h"

#include <cstddef>
#include <optional>
#include <string_view>

#include "backup/folder.h"
#include "backup/restore.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/log.h"
#include "db/migrations.h"
#include "host/data_folder.h"
#include "host/invariants.h"
#include "host/module_files.h"
#include "json/parser.h"
#include "json/writer.h"

namespace baedal::backup {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t updates_to_keep = 2;
constexpr auto longest_validity = 1h;  // of a rehearsal: the data goes on changing
constexpr const char* copy_name = ".rehearsal";
constexpr const char* note_name = "rehearsed.json";

struct Missing {
    std::vector<std::string> names;  // "database: migration"
    std::string digest;              // of the texts of the migrations
};

void add_missing(const fs::path& file, const std::string& database,
                 const std::vector<db::Migration>& migrations, Missing& out) {
    std::error_code none;
    if (!fs::is_regular_file(file, none) || fs::file_size(file, none) == 0)
        return;  // it begins with this version, or the start reports what is in its place
    try {
        db::Connection connection(file, db::Connection::Mode::read_only);
        for (const db::Migration& migration :
             db::missing_migrations(connection, database, migrations)) {
            out.names.push_back(database + ": " + std::string(migration.name));
            out.digest = sha256_hex(out.digest + out.names.back() + std::string(migration.sql));
        }
    } catch (const SQLite::Exception& e) {
        if (!db::is_storage_fault(e)) throw;  // the start reports a fault of the file
    }
}

Missing find_missing(const fs::path& data, const std::vector<host::ModuleDefinition>& modules) {
    Missing out;
    for (const auto& [name, files] : host::databases_of(modules))
        add_missing(host::database_file(data, name), name, host::migrations_of(files, name), out);
    return out;
}

// The note that a rehearsal has succeeded.
struct Note {
    std::string migrations;  // Missing::digest
    TimePoint at{};
    static void fields(auto& self, auto&& field) {
        field("migrations", self.migrations);
        field("at", self.at);
    }
};

std::optional<Note> read_note(const fs::path& file) {
    if (!fs::exists(file)) return std::nullopt;
    try {
        InputFile in(file);
        std::string text(4096, '\0');
        text.resize(in.read(text));
        const json::Object object = json::parse_trusted(text).as_object();
        const auto at = from_rfc3339(std::string_view(object.at("at").as_string()));
        if (!at) return std::nullopt;
        return Note{std::string(object.at("migrations").as_string()), *at};
    } catch (const std::exception&) {
        return std::nullopt;  // as if it was not there
    }
}

void write_note(const fs::path& file, const Note& note) {
    fs::remove(file);
    OutputFile out(file);
    out.write(json::to_text(note));
    out.sync();
}

// A folder for the copy. Throws BackupError if another rehearsal has it.
class Copy {
public:
    explicit Copy(fs::path path) : path_(std::move(path)) {
        if (host::DataFolderLock::is_held(path_))
            throw BackupError("another rehearsal of an update runs in " + path_.string());
        fs::remove_all(path_);
    }
    ~Copy() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;
    const fs::path& path() const { return path_; }

private:
    const fs::path path_;
};

std::string described(const std::vector<host::Finding>& violations) {
    const host::Finding& first = violations.front();
    return std::to_string(violations.size()) +
           " invariants are violated after the migration, the first one " + first.query + ": " +
           first.subject + ": " + first.detail;
}

// Returns why this program does not fit the data of the backup.
std::optional<std::string> rehearse(const fs::path& backup, const fs::path& folder,
                                    const std::vector<host::ModuleDefinition>& modules,
                                    const Clock& clock, Random& random) {
    const Copy copy(folder / copy_name);
    try {
        const RestoredBackup restored =
            restore_backup(backup, copy.path(), modules, clock, random, [](const std::string&) {});
        if (restored.report.violations.empty()) return std::nullopt;
        return described(restored.report.violations);
    } catch (const std::exception& e) {
        return e.what();
    }
}

// Throws BackupError if it is damaged.
CreatedBackup back_up(const fs::path& data, const fs::path& folder,
                      const std::vector<host::ModuleDefinition>& modules,
                      const BeginSnapshot& begin, const Clock& clock) {
    const CreateOptions options{
        .data = data, .to = folder, .started = clock.now(), .check = CopyCheck::pages};
    CreatedBackup made = create_backup(options, modules, begin, clock, {});
    if (made.manifest.verdict == Verdict::failed) {
        throw BackupError("the data was not migrated, since it is damaged: " + made.manifest.error +
                          ". The backup " + made.path.string() + " is as damaged.");
    }
    return made;
}

}  // namespace

void prepare_update(const Settings& settings, const fs::path& data,
                    const std::vector<host::ModuleDefinition>& modules, const BeginSnapshot& begin,
                    const Clock& clock, Random& random) {
    const Missing missing = find_missing(data, modules);
    if (missing.names.empty()) return;
    const bool is_set = !settings.folder.empty();
    const fs::path folder = is_set ? settings.folder : data / "before-updates";
    const auto note = read_note(folder / note_name);
    if (note && note->migrations == missing.digest && clock.now() - note->at < longest_validity)
        return;

    log::info("a backup comes before the migration of the data",
              {{"folder", folder.string()}, {"migrations", missing.names.size()}});
    const CreatedBackup made = back_up(data, folder, modules, begin, clock);
    // A start that fails is repeated. In the owner's folder, its backups push out no earlier ones.
    if (!is_set) remove_old(folder, made.manifest.source, updates_to_keep);
    if (const auto why = rehearse(made.path, folder, modules, clock, random)) {
        throw BackupError("this version of Baedal does not fit the data: " + *why +
                          ". The data is unchanged: start the version before. Its backup is " +
                          made.path.string() + ".");
    }
    write_note(folder / note_name, {missing.digest, clock.now()});
    if (is_set) remove_old(folder, made.manifest.source, settings.keep);
    log::info("a copy of the data was migrated and checked", {{"backup", made.path.string()}});
}

}  // namespace baedal::backup
