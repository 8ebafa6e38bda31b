#include "backup/manifest.h"

#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

#include "json/object_reader.h"
#include "json/parser.h"

namespace baedal::backup {

namespace {

using json::IntegerRange;
using json::ObjectReader;

constexpr IntegerRange any_size{0, std::numeric_limits<std::int64_t>::max()};
constexpr json::TextRange some_text{1, 4096};
constexpr json::TextRange any_text{0, 100'000};
constexpr json::TextRange any_number{0, 10'000};

json::Object to_json(const StoredFile& file) {
    json::Array cursors;
    for (const Cursor& cursor : file.cursors)
        cursors.push_back({{"producer", cursor.producer}, {"seq", cursor.seq}});
    return {{"name", file.name},
            {"bytes", file.content.bytes},
            {"storedBytes", file.stored_bytes},
            {"sha256", file.content.sha256},
            {"lastEvent", file.last_event},
            {"cursors", std::move(cursors)}};
}

// A name that leads nowhere else.
bool is_plain_name(const std::string& name) {
    return !name.contains('/') && !name.starts_with('.') && !name.contains('\0');
}

StoredFile read_file(ObjectReader& in) {
    StoredFile file;
    file.name = in.text("name", {1, 200});
    if (!is_plain_name(file.name)) in.add_error("name", "is not the name of a file");
    file.content.bytes = static_cast<std::uint64_t>(in.integer("bytes", any_size));
    file.stored_bytes = static_cast<std::uint64_t>(in.integer("storedBytes", any_size));
    file.content.sha256 = in.text("sha256", {64, 64});
    file.last_event = in.integer("lastEvent", any_size);
    in.objects("cursors", any_number, [&](ObjectReader& cursor) {
        file.cursors.push_back(
            {cursor.text("producer", some_text), cursor.integer("seq", any_size)});
    });
    return file;
}

Manifest read_members(ObjectReader& in) {
    Manifest out;
    (void)in.integer("format");
    out.program = in.text("program", some_text);
    out.source = in.text("source", some_text);
    const auto started = in.optional_time("started");
    const auto taken_at = in.optional_time("takenAt");
    if (!started || !taken_at) in.add_error("takenAt", "is missing");
    out.started = started.value_or(TimePoint{});
    out.taken_at = taken_at.value_or(TimePoint{});
    out.duration = Milliseconds{in.integer("durationMs", any_size)};
    out.held_microseconds = in.integer("heldMicroseconds", any_size);
    out.attempts = in.integer("attempts", any_size);
    out.largest_log_bytes = static_cast<std::uint64_t>(in.integer("largestLogBytes", any_size));
    constexpr auto verdicts = enum_names(Verdict{});
    const auto verdict = in.optional_choice("verdict", verdicts);
    if (!verdict) in.add_error("verdict", "is missing");
    out.verdict = static_cast<Verdict>(verdict.value_or(0));
    out.error = in.text("error", any_text);
    out.invariants = in.integer("invariants", any_size);
    out.open_business = in.integer("openBusiness", any_size);
    in.optional_object("followed", [&](ObjectReader& followed) {
        out.followed = Followed{followed.text("log", {1, 200}),
                                static_cast<std::uint64_t>(followed.integer("after", any_size))};
        if (!is_plain_name(out.followed->log)) followed.add_error("log", "is not a name");
    });
    in.objects("files", {1, 1000},
               [&](ObjectReader& file) { out.files.push_back(read_file(file)); });
    return out;
}

std::string first_error(const Problem& problem) {
    if (problem.errors.empty()) return problem.detail;
    return problem.errors.front().pointer + ": " + problem.errors.front().detail;
}

[[noreturn]] void throw_unreadable(const std::filesystem::path& file, const std::string& why) {
    throw BackupError(file.string() + " is damaged (" + why +
                      "). Take another backup, or another copy of this one.");
}

}  // namespace

std::uint64_t Manifest::bytes() const {
    std::uint64_t sum = 0;
    for (const StoredFile& file : files) sum += file.content.bytes;
    return sum;
}

std::uint64_t Manifest::stored_bytes() const {
    std::uint64_t sum = 0;
    for (const StoredFile& file : files) sum += file.stored_bytes;
    return sum;
}

std::string to_json(const Manifest& manifest) {
    json::Array files;
    for (const StoredFile& file : manifest.files) files.push_back(to_json(file));
    json::Object out{{"format", manifest_format},
                     {"program", manifest.program},
                     {"source", manifest.source},
                     {"started", to_rfc3339(manifest.started)},
                     {"takenAt", to_rfc3339(manifest.taken_at)},
                     {"durationMs", manifest.duration.count()},
                     {"heldMicroseconds", manifest.held_microseconds},
                     {"attempts", manifest.attempts},
                     {"largestLogBytes", manifest.largest_log_bytes},
                     {"verdict", to_text(manifest.verdict)},
                     {"error", manifest.error},
                     {"invariants", manifest.invariants},
                     {"openBusiness", manifest.open_business},
                     {"files", std::move(files)}};
    if (manifest.followed) {
        out["followed"] = {{"log", manifest.followed->log}, {"after", manifest.followed->after}};
    }
    return json::dump(out) + "\n";
}

Manifest read_manifest(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / manifest_name;
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        throw BackupError(folder.string() +
                          " is no backup: it has no manifest.json. Name a folder that `baedal "
                          "backup` has made, or the folder that has such folders.");
    }
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto document = json::parse_object(text);
    if (!document) throw_unreadable(file, first_error(document.error()));
    const json::Value* format = document->if_contains("format");
    if (format == nullptr || !format->is_int64())
        throw BackupError(file.string() + " is not the manifest of a backup of Baedal.");
    if (format->as_int64() > manifest_format) {
        throw BackupError(file.string() + " has the format " + std::to_string(format->as_int64()) +
                          ", which a newer version of Baedal has made. Restore it with that "
                          "version.");
    }
    ObjectReader reader(*document);
    Manifest manifest = read_members(reader);
    if (const auto problem = reader.problem()) throw_unreadable(file, first_error(*problem));
    return manifest;
}

}  // namespace baedal::backup
