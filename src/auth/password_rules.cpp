#include "auth/password_rules.h"

#include <algorithm>
#include <array>
#include <vector>

#include "auth/common_words.h"
#include "auth/user_repository.h"

namespace baedal::auth {

namespace {

constexpr std::size_t shortest_run = 3;
constexpr std::size_t most_fillers = 4;  // digits and symbols in one part
constexpr int most_parts = 3;
constexpr std::size_t shortest_name = 3;
constexpr std::size_t passphrase = 16;

// Rows, columns and zigzags of the keyboard, and the alphabet. Runs go both ways.
constexpr std::array<std::string_view, 14> walks{
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiop",
    "azertyuiop",
    "!@#$%^&*()",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaq12wsxcde34rfvbgt56yhnmju78ik",
    "1a2b3c4d5e6f7g8h9i",
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; }

// Whether `c` stands for the letter.
bool stands_for(char c, char letter) {
    if (c == letter) return true;
    switch (c) {
        case '@':
        case '4': return letter == 'a';
        case '0': return letter == 'o';
        case '1':
        case '!': return letter == 'i' || letter == 'l';
        case '3': return letter == 'e';
        case '$':
        case '5': return letter == 's';
        case '7': return letter == 't';
        default: return false;
    }
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
    return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

// The length of the run of one character or of a walk that `text` begins with.
std::size_t run_length(std::string_view text) {
    std::size_t longest = std::min(text.find_first_not_of(text.front()), text.size());
    for (const std::string_view walk : walks) {
        const std::string back(walk.rbegin(), walk.rend());
        for (const std::string_view way : {walk, std::string_view(back)}) {
            for (std::size_t at = way.find(text.front()); at != std::string_view::npos;
                 at = way.find(text.front(), at + 1)) {
                longest = std::max(longest, common_prefix(text, way.substr(at)));
            }
        }
    }
    return longest;
}

// Splits a password into the parts of a common one.
class Splitter {
public:
    explicit Splitter(std::string_view text)
        : text_(text), failed_(text.size() * 2 * (most_parts + 1) * 2) {}

    // `words` (0 or 1) and `parts` are the numbers that are left.
    bool splits(std::size_t begin, int words, int parts, bool is_mere_filler = true) {
        if (begin == text_.size()) return !is_mere_filler;
        if (parts == 0) return false;
        // Each rest is split once: the ways to reach it are as many as the cube of its length.
        const std::size_t state =
            ((begin * 2 + static_cast<std::size_t>(words)) * (most_parts + 1) +
             static_cast<std::size_t>(parts)) *
                2 +
            (is_mere_filler ? 1 : 0);
        if (failed_[state]) return false;
        failed_[state] = !splits_anew(begin, words, parts, is_mere_filler);
        return !failed_[state];
    }

private:
    bool splits_anew(std::size_t begin, int words, int parts, bool is_mere_filler) {
        const std::string_view rest = text_.substr(begin);
        for (std::size_t n = run_length(rest); n >= shortest_run; --n) {
            if (splits(begin + n, words, parts - 1, false)) return true;
        }
        const std::size_t letter =
            static_cast<std::size_t>(std::ranges::find_if(rest, is_letter) - rest.begin());
        for (std::size_t n = std::min(letter, most_fillers); n > 0; --n) {
            if (splits(begin + n, words, parts - 1, is_mere_filler)) return true;
        }
        if (words == 0) return false;
        static const std::vector<std::string_view> all = common_words();
        return std::ranges::any_of(all, [&](std::string_view word) {
            return word.size() <= rest.size() &&
                   std::ranges::equal(rest.substr(0, word.size()), word, stands_for) &&
                   splits(begin + word.size(), words - 1, parts - 1, false);
        });
    }

    const std::string_view text_;
    std::vector<bool> failed_;  // by state
};

// "19851224", "01012345678".
bool is_date_or_phone(std::string_view text) {
    if (!std::ranges::all_of(text, is_digit)) return false;
    const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + text[at + 1] - '0'; };
    const auto is_day = [&](std::size_t month, std::size_t day) {
        return number(month) >= 1 && number(month) <= 12 && number(day) >= 1 && number(day) <= 31;
    };
    if (text.size() == 8 && (text.starts_with("19") || text.starts_with("20")) && is_day(4, 6))
        return true;
    if (text.size() == 8 && is_day(0, 2)) return true;
    return (text.size() == 10 || text.size() == 11) && text.starts_with("01");
}

// The shortest block of which the text is a repetition; the text itself if it is none.
std::string_view repeated_block(std::string_view text) {
    for (std::size_t period = 1; period <= text.size() / 2; ++period) {
        if (text.substr(period) == text.substr(0, text.size() - period))
            return text.substr(0, period);
    }
    return text;
}

std::string without(std::string text, std::string_view part) {
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at))
        text.erase(at, part.size());
    return text;
}

}  // namespace

bool is_common_password(std::string_view password) {
    const std::string lower = normalize_username(password);
    const std::string_view block = repeated_block(lower);
    if (block.size() <= 4) return true;
    return is_date_or_phone(block) || Splitter(block).splits(0, 1, most_parts);
}

bool contains_name(std::string_view password, std::string_view username) {
    const std::string lower = normalize_username(password);
    if (lower == username) return true;
    for (const std::string_view name : {username, username.substr(0, username.find('@'))}) {
        if (name.size() < shortest_name || !lower.contains(name)) continue;
        const std::string rest = without(lower, name);
        if (rest.size() < passphrase || is_common_password(rest)) return true;
    }
    return false;
}

std::string password_error(std::string_view password, std::string_view username) {
    if (contains_name(password, username)) return "Must not be made of the name.";
    if (is_common_password(password))
        return "Is one of the passwords that are guessed first. Take several words, or a longer "
               "one.";
    return "";
}

}  // namespace baedal::auth
