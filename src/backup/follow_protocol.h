// What a server writes to the input of `baedal receive`, and what that answers.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "backup/follow_target.h"

namespace baedal::backup {

// Both sides begin with this line. Then come the messages of the server; each `sync` is answered with
// the line "synced <text of the message>", once what came before is on the disk. An error is answered
// with the line "error <why>", after which the receiver ends.
inline constexpr std::string_view follow_greeting = "baedal follow 1";

enum class FollowOp : std::uint8_t {
    segment = 1,    // name: log/segment
    append = 2,     // data
    sync = 3,       // name: what the answer repeats
    base = 4,       // name: of the backup
    base_file = 5,  // name
    base_data = 6,  // data
    publish = 7,
    prune = 8,  // name: the source; data: how many bases stay, in decimal
};

// One byte of the operation, the length of the name (2 bytes) and of the data (4 bytes), little-endian,
// then both.
std::string encode_message(FollowOp op, std::string_view name, std::string_view data);

// Reads messages with `read`, which returns 0 at the end of the input, and carries them out. Answers
// with `answer`, a line at a time. Returns at the end of the input. Throws std::runtime_error with a
// message that the server is to get.
void receive_messages(FolderTarget& target, const std::function<std::size_t(std::span<char>)>& read,
                      const std::function<void(const std::string&)>& answer);

}  // namespace baedal::backup
