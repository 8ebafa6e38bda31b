// The erasure of what the data of an event tells of a person.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace baedal::outbox {

// JSON Pointers (RFC 6901) of members that are strings.
using PersonalMembers = std::vector<std::string_view>;

// The members that an event of a type erases in the earlier events of its subject.
using Erasures = std::map<std::string, PersonalMembers, std::less<>>;

// Whether `data`, a JSON object, has one of the members with a text other than "".
bool has_members(std::string_view data, const PersonalMembers& members);
// `data`, a JSON object, with "" in the place of those members that it has.
std::string without_members(std::string_view data, const PersonalMembers& members);

}  // namespace baedal::outbox
