#include "backup/replay.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "backup/compression.h"
#include "base/file.h"
#include "base/file_descriptor.h"
#include "host/data_folder.h"

namespace baedal::backup {

namespace fs = std::filesystem;

namespace {

// The pages of a database file without a write-ahead log.
class PageFile {
public:
    explicit PageFile(fs::path path)
        : path_(std::move(path)), file_(::open(path_.c_str(), O_WRONLY | O_CLOEXEC)) {
        if (!file_.is_open()) throw_errno("cannot write", path_);
    }

    void apply(const CommitRecord& commit) {
        for (const StoredPage& page : commit.pages) {
            write(page.bytes,
                  static_cast<off_t>(page.number - 1) * static_cast<off_t>(commit.page_size));
        }
        size_ = static_cast<off_t>(commit.database_pages) * static_cast<off_t>(commit.page_size);
    }

    void finish() {
        if (::ftruncate(file_.get(), size_) != 0 || ::fsync(file_.get()) != 0)
            throw_errno("cannot write", path_);
    }

private:
    void write(std::string_view bytes, off_t at) {
        while (!bytes.empty()) {
            const ssize_t count = ::pwrite(file_.get(), bytes.data(), bytes.size(), at);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) throw_errno("cannot write", path_);
            bytes.remove_prefix(static_cast<std::size_t>(count));
            at += count;
        }
    }

    const fs::path path_;
    FileDescriptor file_;
    off_t size_ = 0;  // after the last commit
};

class CommitReplay {
public:
    CommitReplay(const fs::path& data, const Manifest& base) : data_(data), base_(base) {
        out.until = base.taken_at;
    }

    void take(const Record& record) {
        if (const auto* commit = std::get_if<CommitRecord>(&record)) {
            if (commit->number <= base_.followed->after) return;
            file_of(commit->database).apply(*commit);
            ++out.commits;
            out.until = std::max(out.until, commit->at);
        } else if (const auto* idle = std::get_if<IdleRecord>(&record)) {
            out.until = std::max(out.until, idle->at);
        }
    }
    void finish() {
        for (auto& [name, file] : files_) file.finish();
    }

    Replay out;

private:
    PageFile& file_of(const std::string& database) {
        const auto known = files_.find(database);
        if (known != files_.end()) return known->second;
        const fs::path path = host::database_file(data_, database);
        const bool is_in_base = std::ranges::any_of(base_.files, [&](const StoredFile& file) {
            return file.name == path.filename().string();
        });
        if (!is_in_base) throw DamagedBackup("it names a database that the base does not have");
        return files_.emplace(database, path).first->second;
    }

    const fs::path& data_;
    const Manifest& base_;
    std::map<std::string, PageFile> files_;
};

}  // namespace

Replay replay_commits(const fs::path& folder, const Manifest& base, const fs::path& data) {
    CommitReplay replay(data, base);
    const fs::path log = folder / base.followed->log;
    if (!fs::is_directory(log)) {
        replay.out.end.damage = log.string() + " is missing";
        return replay.out;
    }
    replay.out.end = read_commit_log(log, base.followed->after,
                                     [&](const Record& record) { replay.take(record); });
    replay.finish();
    return replay.out;
}

}  // namespace baedal::backup
