#include "backup/settings.h"

#include <algorithm>

namespace baedal::backup {

namespace {

namespace fs = std::filesystem;

bool is_within(const fs::path& inner, const fs::path& outer) {
    const fs::path in = fs::weakly_canonical(inner);
    const fs::path out = fs::weakly_canonical(outer);
    return std::ranges::mismatch(out, in).in1 == out.end();
}

void read_follow(const Config& config, const fs::path& data, Settings& out) {
    out.follow = config.text("backup.follow", "");
    out.follow_command = config.text("backup.follow_command", "");
    if (!out.follow.empty() && !out.follow_command.empty()) {
        config.throw_error("backup.follow_command",
                           "and backup.follow exclude each other: the second copy has one place");
    }
    if (!out.follow.empty() && is_within(out.follow, data)) {
        config.throw_error("backup.follow",
                           "must not be in the data folder: what destroys that destroys it too");
    }
    if (!out.follow.empty() && !out.folder.empty() &&
        fs::weakly_canonical(out.follow) == fs::weakly_canonical(out.folder)) {
        config.throw_error("backup.follow", "must be another folder than backup.folder");
    }
    out.follow_base_every = config.duration("backup.follow_base_every", out.follow_base_every);
    if (out.follow_base_every < std::chrono::minutes{1})
        config.throw_error("backup.follow_base_every", "must be a minute or more");
}

}  // namespace

Settings read_settings(const Config& config, const fs::path& data) {
    Settings out;
    out.folder = config.text("backup.folder", "");
    if (!out.folder.empty() && is_within(out.folder, data)) {
        config.throw_error("backup.folder",
                           "must not be in the data folder: what destroys that destroys it too");
    }
    out.every = config.duration("backup.every", out.every);
    if (out.every < std::chrono::minutes{1})
        config.throw_error("backup.every", "must be a minute or more");
    out.keep = static_cast<std::size_t>(
        config.integer("backup.keep", static_cast<std::int64_t>(out.keep), {1, 10'000}));
    out.after = config.text("backup.after", "");
    if (!out.after.empty() && !out.after.is_absolute())
        config.throw_error("backup.after", "must be the absolute path of a program");
    const auto megabytes = [&](const char* key, std::uint64_t fallback, std::int64_t least) {
        const auto mb = static_cast<std::int64_t>(fallback >> 20);
        return static_cast<std::uint64_t>(config.integer(key, mb, {least, 1'000'000})) << 20;
    };
    out.max_bytes_per_second = megabytes("backup.max_mb_per_second", out.max_bytes_per_second, 0);
    read_follow(config, data, out);
    out.follow_max_bytes = megabytes("backup.follow_max_mb", out.follow_max_bytes, 16);
    out.max_log_bytes = megabytes("backup.max_log_mb", out.max_log_bytes, 64);
    return out;
}

}  // namespace baedal::backup
