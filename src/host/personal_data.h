// What a module keeps of a person, found by a telephone number. For the person's rights to see and to
// erase it (개인정보 보호법 articles 35 and 36).
#pragma once

#include <functional>
#include <string>

#include "db/database.h"
#include "json/parser.h"
#include "runtime/task.h"

namespace baedal::host {

// The functions get the module's database, also while the module is stopped, and the number in the
// form of phone_key(). They run on an I/O thread.
struct PersonalData {
    // Members for the person's export, such as "orders". Empty: the module keeps nothing.
    std::function<json::Object(db::Connection&, const std::string& phone)> find;
    // Erases what the module itself decides about, and returns what it did, as members of the answer.
    // Null: the module erases what it keeps when it handles another module's event.
    std::function<Task<json::Object>(db::Database&, std::string phone)> erase = nullptr;
};

}  // namespace baedal::host
