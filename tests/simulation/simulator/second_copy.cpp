#include "simulator/second_copy.h"

#include <algorithm>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>

#include "db/log_frames.h"
#include "host/data_folder.h"

namespace baedal::simulation {

namespace {

constexpr std::uint64_t enough_bytes = 4ULL << 30;  // they are taken meanwhile
constexpr std::int64_t commits_behind = 40;         // at most, in most of the copies

// The log is moved into the file.
void move_log(const std::string& file) {
    SQLite::Database database(file, SQLite::OPEN_READWRITE);
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}

void apply(const db::Commit& commit, Content& content) {
    const db::CommittedPages changed = db::parse_frames(commit.frames, commit.page_size);
    for (const db::PageImage& page : changed.pages) {
        content.write(page.bytes.data(), page.bytes.size(),
                      std::size_t{page.number - 1} * commit.page_size);
    }
    content.resize(std::size_t{changed.database_pages} * commit.page_size);
}

}  // namespace

bool SecondCopy::may_begin(SimulatedDeployment& deployment) {
    return !deployment.scheduler().waits_for_disk() &&
           std::ranges::none_of(deployment.application().databases(),
                                [](const auto& each) { return each.second->failed(); });
}

SecondCopy::SecondCopy(SimulatedDeployment& deployment)
    : feed_(std::make_shared<db::CommitFeed>(enough_bytes, [] {})) {
    for (const auto& [name, database] : deployment.application().databases())
        database->record_into(feed_);
}

void SecondCopy::look(const History& history) {
    if (!has_ended()) {
        for (const std::string& id : history.order_ids())
            known_after_.try_emplace(id, feed_->last_number());
    }
    for (db::Commit& commit : feed_->take()) commits_.push_back(std::move(commit));
}

// Only a database that lives keeps the feed.
bool SecondCopy::has_ended() const { return feed_->has_ended() || feed_.use_count() == 1; }

void SecondCopy::lose_newest(RandomChoices& choices) {
    const auto all = static_cast<std::int64_t>(commits_.size());
    const std::int64_t lost =
        choices.below(1 + (choices.chance(80) ? std::min(commits_behind, all) : all));
    commits_.resize(commits_.size() - static_cast<std::size_t>(lost));
}

std::optional<TimePoint> SecondCopy::until() const {
    const auto latest = std::ranges::max_element(commits_, {}, &db::Commit::at);
    return latest == commits_.end() ? std::nullopt : std::optional(latest->at);
}

std::set<std::string> SecondCopy::orders() const {
    const std::uint64_t last = commits_.empty() ? 0 : commits_.back().number;
    std::set<std::string> out;
    for (const auto& [id, number] : known_after_) {
        if (number <= last) out.insert(id);
    }
    return out;
}

void apply_commits(const std::vector<db::Commit>& commits, SimulatedDeployment& deployment,
                   const std::string& folder) {
    std::map<std::string, Content> files;
    for (const db::Commit& commit : commits) {
        const std::string name = host::database_file(folder, commit.database).string();
        if (!files.contains(name)) {
            move_log(name);
            files[name] = deployment.disk().content_of(name);
        }
        apply(commit, files.at(name));
    }
    deployment.put_files(files);
}

void check_copy(SimulatedDeployment& deployment, History& history) {
    for (const std::string& violation : deployment.audit())
        history.wrong("the second copy is no state of the deployment: " + violation);
    deployment.close();
}

}  // namespace baedal::simulation
