#include "printer_simulator/paper.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <iconv.h>

namespace baedal::printer_simulator {

namespace {

// The characters of UTF-8 text, which is well-formed.
std::vector<std::string> characters(std::string_view text) {
    std::vector<std::string> out;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) out.emplace_back();
        if (!out.empty()) out.back().push_back(c);
    }
    return out;
}

std::size_t width_of(const std::string& character) { return character.size() == 1 ? 1 : 2; }

std::size_t width_of(const PaperLine& line) {
    std::size_t out = 0;
    for (const std::string& c : characters(line.text)) out += width_of(c);
    return out * static_cast<std::size_t>(line.width);
}

// By the C library, whose table is not the program's.
std::string from_cp949(std::string text, bool& is_whole) {
    const iconv_t converter = iconv_open("UTF-8", "CP949");
    if (converter == reinterpret_cast<iconv_t>(-1))
        throw std::runtime_error("the C library does not know CP949");
    std::string out(text.size() * 3 + 4, '\0');
    char* from = text.data();
    char* to = out.data();
    std::size_t left = text.size();
    std::size_t room = out.size();
    is_whole = iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1);
    iconv_close(converter);
    out.resize(out.size() - room);
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else {
            out.push_back(c);
        }
    }
    return out;
}

std::size_t margin_of(const PaperLine& line, std::size_t columns) {
    const std::size_t width = width_of(line);
    return line.centred && width < columns ? (columns - width) / 2 : 0;
}

}  // namespace

std::string Slip::text() const {
    std::string out;
    for (const PaperLine& line : lines) out += (line.is_qr ? "QR " : "") + line.text + "\n";
    return out;
}

std::string Slip::picture() const {
    std::string out;
    const auto add_row = [&](const std::string& row, std::size_t width) {
        out += "|" + row + std::string(columns - std::min(columns, width), ' ') + "|\n";
    };
    for (const PaperLine& line : lines) {
        if (line.is_qr) {
            add_row("[QR] " + line.text, 5 + line.text.size());
            continue;
        }
        const std::size_t margin = margin_of(line, columns);
        std::string row(margin, ' ');
        for (const std::string& c : characters(line.text)) {
            const std::size_t width = width_of(c) * static_cast<std::size_t>(line.width);
            std::string filling;
            for (std::size_t i = width_of(c); i < width; ++i) filling += line.inverted ? "█" : " ";
            row += (line.inverted && c == " " ? "█" : c) + filling;
        }
        add_row(row, margin + width_of(line));
        for (int i = 1; i < line.height; ++i) add_row("", 0);
    }
    return out;
}

std::string Slip::svg() const {
    constexpr int cell = 12;
    constexpr int row = 26;
    std::string body;
    int y = row;
    for (const PaperLine& line : lines) {
        if (line.is_qr) {
            body += fmt::format(
                "<rect x='{}' y='{}' width='120' height='120' fill='none' stroke='black' "
                "stroke-width='8' stroke-dasharray='8 4'/><text x='{}' y='{}' font-size='10' "
                "text-anchor='middle'>{}</text>\n",
                columns * cell / 2 - 60, y, columns * cell / 2, y + 140, escaped(line.text));
            y += 160;
            continue;
        }
        const int height = row * line.height;
        std::size_t x = margin_of(line, columns) * cell;
        if (line.inverted) {
            body += fmt::format("<rect x='{}' y='{}' width='{}' height='{}'/>\n", x, y,
                                width_of(line) * cell, height);
        }
        for (const std::string& c : characters(line.text)) {
            if (c != " ") {
                body += fmt::format(
                    "<text transform='translate({} {}) scale({} {})' font-size='22' fill='{}' "
                    "font-weight='{}'>{}</text>\n",
                    x, y + height - 6 * line.height, line.width, line.height,
                    line.inverted ? "white" : "black", line.bold ? "bold" : "normal", escaped(c));
            }
            x += width_of(c) * static_cast<std::size_t>(line.width * cell);
        }
        y += height + 4;
    }
    return fmt::format(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{}' height='{}' font-family='Noto Sans "
        "Mono "
        "CJK KR'><rect width='100%' height='100%' fill='white'/>\n<g "
        "transform='translate(16 0)'>{}</g></svg>\n",
        columns * cell + 32, y + row, body);
}

std::size_t Paper::print(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto c = static_cast<unsigned char>(bytes[at]);
        if (c == '\n') {
            end_line();
            return at + 1;
        }
        if (c == 0x1B || c == 0x1C || c == 0x1D) {
            const std::size_t taken = command(bytes.substr(at));
            if (taken == 0) return at;
            at += taken;
            if (reports_) return at;
            continue;
        }
        if (c == 0) {  // does nothing
            ++at;
            continue;
        }
        if (c < 0x20 || c == 0x7F)
            current_.faults.push_back(fmt::format("the control character {:02x}", c));
        pending_.push_back(bytes[at++]);
    }
    return at;
}

void Paper::tear() {
    if (!pending_.empty()) end_line();
    current_.torn = true;
    if (!current_.lines.empty()) cut();
    current_.torn = false;
    reset();
}

std::size_t Paper::command(std::string_view bytes) {
    if (bytes.size() < 2) return 0;
    const char name = bytes[1];
    if (name == '(') return sized_command(bytes);
    switch (bytes[0]) {
        case 0x1B:
            if (name == '@') {
                reset();
                return 2;
            }
            break;
        case 0x1C:
            if (name == '&' || name == '.') {
                two_bytes_ = name == '&';
                return 2;
            }
            break;
        default: break;
    }
    return two_byte_command(bytes);
}

std::size_t Paper::two_byte_command(std::string_view bytes) {
    if (bytes.size() < 3) return 0;
    const std::string_view name = bytes.substr(0, 2);
    const auto n = static_cast<unsigned char>(bytes[2]);
    if (name == "\x1B\x61") {
        style_.centred = n == 1;
    } else if (name == "\x1B\x45") {
        style_.bold = (n & 1U) != 0;
    } else if (name == "\x1D\x42") {
        style_.inverted = (n & 1U) != 0;
    } else if (name == "\x1D!") {
        style_.width = (n >> 4U) + 1;
        style_.height = (n & 0x0FU) + 1;
    } else if (name == "\x1D\x72") {
        reports_ = true;
    } else if (name == "\x1D\x56" && n == 66) {
        if (bytes.size() < 4) return 0;
        cut();
        return 4;
    } else if (name != "\x1D\x61") {
        current_.faults.push_back(fmt::format("the command {:02x} {:02x}", bytes[0], bytes[1]));
    }
    return 3;
}

// "( <function> pL pH" and so many bytes.
std::size_t Paper::sized_command(std::string_view bytes) {
    if (bytes.size() < 5) return 0;
    const std::size_t size =
        static_cast<unsigned char>(bytes[3]) + 256U * static_cast<unsigned char>(bytes[4]);
    if (bytes.size() < 5 + size) return 0;
    const std::string_view data = bytes.substr(5, size);
    if (bytes[0] == 0x1D && bytes[2] == 'k' && data.size() >= 2) {
        if (data.starts_with("1P0")) qr_ = data.substr(3);
        if (data.starts_with("1Q0"))
            current_.lines.push_back({.text = qr_, .centred = style_.centred, .is_qr = true});
    } else if (bytes[0] == 0x1C && bytes[2] == 'C') {
        utf8_ = data == "02";
    } else {
        current_.faults.push_back(fmt::format("the command {:02x} ( {}", bytes[0], bytes[2]));
    }
    return 5 + size;
}

void Paper::end_line() {
    PaperLine line = style_;
    line.text = decode(std::exchange(pending_, {}));
    if (width_of(line) > columns_)
        current_.faults.push_back("a line is longer than the paper is wide: " + line.text);
    current_.lines.push_back(std::move(line));
}

void Paper::cut() {
    if (!pending_.empty()) end_line();
    slips_.push_back(std::exchange(current_, {}));
    current_.columns = columns_;
}

void Paper::reset() {
    pending_.clear();
    style_ = {};
    utf8_ = false;
    two_bytes_ = true;
}

std::string Paper::decode(std::string_view bytes) {
    if (utf8_) return std::string(bytes);
    bool is_whole = two_bytes_;
    std::string out = from_cp949(std::string(bytes), is_whole);
    if (!is_whole) current_.faults.push_back("bytes that are not CP949 after: " + out);
    return out;
}

}  // namespace baedal::printer_simulator
