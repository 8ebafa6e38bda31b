#include "backup/follow_protocol.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "backup/folder.h"
#include "base/parse_integer.h"

namespace baedal::backup {

namespace {

constexpr std::size_t message_head_size = 7;
constexpr std::size_t longest_name = 1024;
constexpr std::size_t longest_data = 64 << 20;

struct FollowMessage {
    FollowOp op = FollowOp::sync;
    std::string name;
    std::string data;
};

using ReadSome = std::function<std::size_t(std::span<char>)>;

// False at the end of the input, which is normal only before the first byte.
bool read_whole(const ReadSome& read, std::span<char> into) {
    std::size_t filled = 0;
    while (filled < into.size()) {
        const std::size_t count = read(into.subspan(filled));
        if (count == 0) return false;
        filled += count;
    }
    return true;
}

bool read_message(const ReadSome& read, FollowMessage& out) {
    char head[message_head_size];
    if (!read_whole(read, head)) return false;
    std::uint16_t name_size = 0;
    std::uint32_t data_size = 0;
    std::memcpy(&name_size, head + 1, sizeof(name_size));
    std::memcpy(&data_size, head + 3, sizeof(data_size));
    out.op = static_cast<FollowOp>(head[0]);
    if (name_size > longest_name || data_size > longest_data)
        throw std::runtime_error("a message is too long");
    out.name.resize(name_size);
    out.data.resize(data_size);
    return read_whole(read, out.name) && read_whole(read, out.data);
}

// Leads to nothing outside of the folder.
const std::string& plain(const std::string& name) {
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == '_';
    };
    if (name.empty() || name.starts_with('.') || !std::ranges::all_of(name, is_allowed))
        throw std::runtime_error("a file has a name that is not allowed");
    return name;
}

void begin_segment(FolderTarget& target, const std::string& name) {
    const auto slash = name.find('/');
    const std::string log = name.substr(0, slash);
    if (slash == std::string::npos || !is_commit_log_name(log))
        throw std::runtime_error("a segment has a name that is not allowed");
    target.begin_segment(plain(log), plain(name.substr(slash + 1)));
}

void carry_out(FolderTarget& target, const FollowMessage& message,
               const std::function<void(const std::string&)>& answer) {
    switch (message.op) {
        case FollowOp::segment: return begin_segment(target, message.name);
        case FollowOp::append: return target.append(message.data);
        case FollowOp::sync: target.sync(); return answer("synced " + message.name);
        case FollowOp::base:
            if (!message.name.starts_with("baedal-"))
                throw std::runtime_error("a base has a name that is not allowed");
            return target.begin_base(plain(message.name));
        case FollowOp::base_file: return target.begin_base_file(plain(message.name));
        case FollowOp::base_data: return target.append_to_base(message.data);
        case FollowOp::publish: return target.publish_base();
        case FollowOp::prune: {
            const auto keep = parse_integer<std::size_t>(message.data).value_or(0);
            if (keep == 0) throw std::runtime_error("no base would stay");
            return target.prune(message.name, keep);
        }
    }
    throw std::runtime_error("a message of an unknown kind: is the server's version a newer one?");
}

}  // namespace

std::string encode_message(FollowOp op, std::string_view name, std::string_view data) {
    std::string out(message_head_size, '\0');
    const auto name_size = static_cast<std::uint16_t>(name.size());
    const auto data_size = static_cast<std::uint32_t>(data.size());
    out[0] = static_cast<char>(op);
    std::memcpy(out.data() + 1, &name_size, sizeof(name_size));
    std::memcpy(out.data() + 3, &data_size, sizeof(data_size));
    out.append(name);
    out.append(data);
    return out;
}

void receive_messages(FolderTarget& target, const ReadSome& read,
                      const std::function<void(const std::string&)>& answer) {
    answer(std::string(follow_greeting));
    std::string greeting(follow_greeting.size() + 1, '\0');
    if (!read_whole(read, greeting)) return;
    if (greeting != std::string(follow_greeting) + "\n")
        throw std::runtime_error("the server speaks another version: update both");
    FollowMessage message;
    while (read_message(read, message)) carry_out(target, message, answer);
}

}  // namespace baedal::backup
