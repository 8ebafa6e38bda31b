#include "backup/command_target.h"

#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "backup/commit_log.h"

namespace baedal::backup {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds longest_silence = 20s;  // a login may take its time
constexpr Milliseconds longest_silence_at_the_end = 1s;
constexpr std::size_t base_bytes_of_a_step = 4 << 20;
constexpr std::size_t bytes_of_a_message = 1 << 20;

fs::path empty_folder(fs::path folder) {
    fs::remove_all(folder);
    return folder;
}

}  // namespace

CommandTarget::CommandTarget(const std::string& command, fs::path staging, std::stop_token hurry)
    : staging_(empty_folder(std::move(staging))), program_(command, std::move(hurry)) {
    program_.write(std::string(follow_greeting) + "\n", longest_silence);
    const std::string greeting = program_.read_line(longest_silence);
    if (greeting != follow_greeting)
        throw std::runtime_error("`" + command + "` is not `baedal receive`: it says \"" +
                                 greeting + "\"");
}

CommandTarget::~CommandTarget() {
    std::error_code ignored;
    fs::remove_all(staging_, ignored);
}

void CommandTarget::send(FollowOp op, std::string_view name, std::string_view data) {
    try {
        program_.write(encode_message(op, name, data), longest_silence);
    } catch (const std::runtime_error&) {
        throw_said();
    }
}

// A receiver that has ended has said why, perhaps after answers that were not read yet.
void CommandTarget::throw_said() {
    std::string line;
    while (!line.starts_with("error ")) line = program_.read_line(longest_silence_at_the_end);
    throw std::runtime_error("the receiver says: " + line);
}

void CommandTarget::begin_segment(const std::string& log, const std::string& segment) {
    send(FollowOp::segment, log + "/" + segment);
}

void CommandTarget::append(std::string_view bytes) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), bytes_of_a_message)))
        send(FollowOp::append, {}, bytes.substr(0, bytes_of_a_message));
}

void CommandTarget::sync() {
    const std::string what = std::to_string(++syncs_);
    send(FollowOp::sync, what);
    const std::string answer = program_.read_line(longest_silence);
    if (answer != "synced " + what) throw std::runtime_error("the receiver says: " + answer);
}

bool CommandTarget::deliver(const fs::path& base) {
    if (base != base_) {
        base_ = base;
        file_.reset();
        files_.clear();
        for (const fs::directory_entry& entry : fs::directory_iterator(base))
            files_.push_back(entry.path());
        send(FollowOp::base, base.filename().string());
    }
    std::string piece(bytes_of_a_message, '\0');
    for (std::size_t sent = 0; sent < base_bytes_of_a_step;) {
        if (!file_) {
            if (files_.empty()) break;
            file_ = std::make_unique<InputFile>(files_.back());
            send(FollowOp::base_file, files_.back().filename().string());
            files_.pop_back();
        }
        const std::size_t count = file_->read(piece);
        if (count == 0) file_.reset();
        else send(FollowOp::base_data, {}, std::string_view(piece).substr(0, count));
        sent += count;
    }
    if (file_ || !files_.empty()) return false;
    send(FollowOp::publish, {});
    sync();
    fs::remove_all(std::exchange(base_, {}));
    return true;
}

void CommandTarget::prune(const std::string& source, std::size_t keep) {
    send(FollowOp::prune, source, std::to_string(keep));
    sync();
}

}  // namespace baedal::backup
