#include "store/printer/escpos.h"

#include <string_view>

#include "base/cp949.h"
#include "base/text.h"

namespace baedal::store {

namespace {

using namespace std::string_view_literals;

constexpr auto initialise = "\x1B@"sv;  // ESC @
constexpr auto no_reports =
    "\x1D\x61\x00"sv;  // GS a 0: no automatic status, which would be unasked
constexpr auto two_byte_characters = "\x1C&"sv;               // FS &
constexpr auto utf8_characters = "\x1C(C\x02\x00\x30\x32"sv;  // FS ( C, function 48
constexpr auto feed_and_cut = "\x1D\x56\x42\x00"sv;           // GS V 66 0: up to the cutter
constexpr auto report_when_printed = "\x1Dr\x01"sv;           // GS r 1

// Of a slip: the address of the order's page.
constexpr std::size_t longest_command = 512;

// As wide as the columns that a character was counted for.
constexpr std::uint16_t empty_square = 0xA1E0;

void add_number(std::string& out, std::string_view command, int n) {
    out.append(command);
    out.push_back(static_cast<char>(n));
}

// GS ( k: model 2, modules of 5 dots, error correction M, the data, and print.
void add_qr(std::string& out, std::string_view text) {
    const std::size_t size = text.size() + 3;
    out.append("\x1D(k\x04\x00\x31\x41\x32\x00"sv);
    out.append("\x1D(k\x03\x00\x31\x43\x05"sv);
    out.append("\x1D(k\x03\x00\x31\x45\x31"sv);
    out.append("\x1D(k"sv);
    out.push_back(static_cast<char>(size & 0xFFU));
    out.push_back(static_cast<char>(size >> 8U));
    out.append("\x31\x50\x30"sv).append(text);
    out.append("\x1D(k\x03\x00\x31\x51\x30"sv);
}

void add_line(std::string& out, const SlipLine& line, PrinterEncoding encoding,
              std::size_t columns) {
    add_number(out, "\x1B\x61"sv, line.centred ? 1 : 0);  // ESC a
    if (line.kind == SlipLine::Kind::qr) return add_qr(out, line.text);
    add_number(out, "\x1B\x45"sv, line.bold ? 1 : 0);                       // ESC E
    add_number(out, "\x1D\x42"sv, line.inverted ? 1 : 0);                   // GS B
    add_number(out, "\x1D!"sv, (line.width - 1) * 16 + (line.height - 1));  // GS !
    if (line.kind == SlipLine::Kind::rule) {
        out.append(columns, '-');
    } else {
        out.append(encoding == PrinterEncoding::cp949 ? to_cp949(line.text) : line.text);
    }
    out.push_back('\n');
}

bool is_live_answer(unsigned char byte) { return (byte & 0x93U) == 0x12U; }
bool is_queued_answer(unsigned char byte) { return (byte & 0x90U) == 0; }

}  // namespace

std::string to_cp949(std::string_view utf8) {
    std::string out;
    for (const char32_t c : to_code_points(utf8)) {
        if (c < 0x80) {
            out.push_back(static_cast<char>(c));
            continue;
        }
        const std::uint16_t bytes = cp949_bytes(c).value_or(empty_square);
        out.push_back(static_cast<char>(bytes >> 8U));
        out.push_back(static_cast<char>(bytes & 0xFFU));
    }
    return out;
}

std::string encode_slip(std::span<const SlipLine> lines, PrinterEncoding encoding,
                        std::size_t columns) {
    std::string out;
    out.append(initialise).append(no_reports);
    out.append(encoding == PrinterEncoding::cp949 ? two_byte_characters : utf8_characters);
    for (const SlipLine& line : lines) add_line(out, line, encoding, columns);
    out.append(feed_and_cut).append(report_when_printed);
    return out;
}

std::string end_of_earlier_slips() {
    // A command that waits for its rest gets bytes that print nothing.
    return std::string(longest_command, '\0').append(report_when_printed);
}

std::string status_questions() {
    return std::string("\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"sv);
}

void StatusAnswers::add(std::string_view bytes) {
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_live_answer(byte)) {
            if (count_ < 4) answers_[count_++] = byte;
        } else if (is_queued_answer(byte)) {
            ++reports_;
        }
    }
}

PrinterState StatusAnswers::take() {
    const auto [printer, cause, error, paper] = answers_;
    count_ = 0;
    if ((cause & 0x04U) != 0) return PrinterState::cover_open;
    if ((cause & 0x20U) != 0 || (paper & 0x60U) != 0) return PrinterState::paper_out;
    if ((cause & 0x40U) != 0 || (error & 0x6CU) != 0) return PrinterState::error;
    return (printer & 0x08U) != 0 ? PrinterState::offline : PrinterState::ready;
}

}  // namespace baedal::store
