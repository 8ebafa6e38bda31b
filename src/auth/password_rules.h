// What a new password may be: the length, no common password, and not the user's name.
#pragma once

#include <string>
#include <string_view>

namespace baedal::auth {

// True for what a guesser tries first: at most three parts, each a run of the keyboard or the
// alphabet, a date, or a few digits and symbols, with one word of common_words() at most; and for
// repetitions of such a thing. Case and usual substitutes (p@ssw0rd) do not matter.
bool is_common_password(std::string_view password);

// True if the password contains the name, whatever the case, and less than a passphrase of sixteen
// bytes is left without it. Of an e-mail address the part before @ counts as the name too. A name of
// one or two letters counts only as the whole password.
bool contains_name(std::string_view password, std::string_view username);

// The error of a new password of valid length, as a sentence; "" if there is none. `username` is
// normalized.
std::string password_error(std::string_view password, std::string_view username);

}  // namespace baedal::auth
