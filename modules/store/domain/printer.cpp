#include "store/domain/printer.h"

#include <algorithm>
#include <ranges>

#include "base/parse_integer.h"

namespace baedal::store {

namespace {

constexpr std::string_view usual_port = "9100";

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name(std::string_view host) {
    return !host.empty() && host.size() <= 253 && is_letter_or_digit(host.front()) &&
           std::ranges::all_of(host, [](char c) {
               return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_';
           });
}

bool is_ipv6_like(std::string_view host) {
    return host.size() >= 2 && host.size() <= 45 && std::ranges::count(host, ':') >= 2 &&
           host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
}

// Digits and dots alone: four numbers from 0 to 255.
bool is_wrong_ipv4(std::string_view host) {
    if (host.find_first_not_of("0123456789.") != std::string_view::npos) return false;
    int parts = 0;
    for (const auto part : std::views::split(host, '.')) {
        const auto number = parse_non_negative(std::string_view(part.begin(), part.end()));
        if (!number || *number > 255) return true;
        ++parts;
    }
    return parts != 4;
}

}  // namespace

std::string PrinterAddress::text() const {
    return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + port;
}

std::expected<PrinterAddress, std::string> parse_printer_address(std::string_view text) {
    const auto wrong = [] {
        return std::unexpected(std::string(
            "Must be the printer's address and port in your network, such as 192.168.0.50:9100. A "
            "printer prints its address when it is switched on with its FEED button held down."));
    };
    std::string_view host = text;
    std::string_view port = usual_port;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return wrong();
        host = text.substr(1, end - 1);
        if (!is_ipv6_like(host)) return wrong();
        if (const std::string_view rest = text.substr(end + 1); !rest.empty()) {
            if (rest.front() != ':') return wrong();
            port = rest.substr(1);
        }
    } else {
        if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
            host = text.substr(0, colon);
            port = text.substr(colon + 1);
        }
        if (!is_name(host) || is_wrong_ipv4(host)) return wrong();
    }
    const auto number = parse_non_negative(port);
    if (!number || *number < 1 || *number > 65'535) return wrong();
    return PrinterAddress{std::string(host), std::to_string(*number)};
}

}  // namespace baedal::store
