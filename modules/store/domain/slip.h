// The paper that a kitchen printer prints of a ticket: lines, before any printer's commands. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "store/domain/ticket.h"

namespace baedal::store {

struct SlipLine {
    enum class Kind { text, rule, qr };

    Kind kind = Kind::text;
    std::string text = {};  // printable(), at most columns / width wide; qr: what it encodes
    int width = 1;          // times the normal one
    int height = 1;
    bool bold = false;
    bool centred = false;
    bool inverted = false;  // white on black
    bool operator==(const SlipLine&) const = default;
};

// What a slip says beside its ticket. Texts are as typed; the layout makes them printable.
struct SlipFacts {
    std::string store_name;
    bool is_reprint = false;  // the kitchen may hold this slip already
    std::int64_t copy = 1;    // of `copies`
    std::int64_t copies = 1;
    std::string placed_at;             // in the store's time, as it is to be read
    std::string promised_at;           // likewise; "": not promised yet
    std::string to_collect;            // an amount with its currency; "": the order is paid
    std::vector<std::string> origins;  // 원산지표시 of the dishes; those without one are left out
    std::string order_url;             // of the order's page, as a QR code; "": none
};

// `columns` is the number of ASCII characters of a line, 32 or more.
std::vector<SlipLine> lay_out(const Ticket& ticket, const SlipFacts& facts, std::size_t columns);

// A page that shows what the printer can do, and what its settings are.
struct TestFacts {
    std::string store_name;
    std::string printer_name;
    std::string address;
    std::string encoding;
    std::string printed_at;  // in the store's time
};
std::vector<SlipLine> lay_out_test(const TestFacts& facts, std::size_t columns);

}  // namespace baedal::store
