// A store's kitchen printer: where it is, what it prints, and what it says of itself. Pure.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "base/enum_names.h"

namespace baedal::store {

// The encoding of the bytes that the printer expects.
enum class PrinterEncoding { cp949, utf8 };
constexpr EnumNames<PrinterEncoding, 2> enum_names(PrinterEncoding) { return {"cp949", "utf-8"}; }

// The state that a ticket enters when its slip is printed.
enum class PrintWhen { placed, accepted };
constexpr EnumNames<PrintWhen, 2> enum_names(PrintWhen) { return {"placed", "accepted"}; }

struct Printer {
    std::int64_t id = 0;
    std::int64_t store_id = 0;
    std::string name;
    std::string address;        // "<host>:<port>", as by parse_printer_address()
    std::int64_t columns = 42;  // ASCII characters of a line
    PrinterEncoding encoding = PrinterEncoding::cp949;
    std::int64_t copies = 1;
    PrintWhen when = PrintWhen::placed;
    bool operator==(const Printer&) const = default;
};

struct PrinterAddress {
    std::string host;  // a name, or an IP address without brackets
    std::string port;  // digits, 1 to 65535

    std::string text() const;
};

// Takes "<host>", "<host>:<port>" and "[<IPv6>]:<port>"; the port is 9100 if there is none. The error is a
// sentence for the owner.
std::expected<PrinterAddress, std::string> parse_printer_address(std::string_view text);

// What keeps a printer from printing.
enum class PrinterState {
    ready,
    unreachable,  // no connection, or no answer to a question for its state
    offline,      // it says so, and not why
    cover_open,
    paper_out,
    error  // of its mechanics: a jam, the cutter
};
constexpr EnumNames<PrinterState, 6> enum_names(PrinterState) {
    return {"ready", "unreachable", "offline", "cover_open", "paper_out", "error"};
}

}  // namespace baedal::store
