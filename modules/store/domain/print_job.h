// One piece of paper that a printer is to print. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "base/enum_names.h"

namespace baedal::store {

enum class PrintKind {
    slip,     // of an order that came, or was accepted
    reprint,  // the same once more, by the wish of a person
    test      // no order
};
constexpr EnumNames<PrintKind, 3> enum_names(PrintKind) { return {"slip", "reprint", "test"}; }

struct PrintJob {
    std::int64_t id = 0;  // a printer prints in the order of the ids
    std::int64_t printer_id = 0;
    std::string order_id;  // "": a test
    PrintKind kind = PrintKind::slip;
    std::int64_t copy = 1;
    std::int64_t attempts = 0;  // times that its bytes may have been sent

    // The kitchen may hold this paper already.
    bool is_reprint() const { return kind == PrintKind::reprint || attempts > 0; }
};

}  // namespace baedal::store
