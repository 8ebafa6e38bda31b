// The mechanics of a receipt printer: reads ESC/POS and prints on simulated paper.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace baedal::printer_simulator {

struct PaperLine {
    std::string text;  // UTF-8
    int width = 1;     // times the normal one
    int height = 1;
    bool bold = false;
    bool centred = false;
    bool inverted = false;
    bool is_qr = false;  // `text` is what it encodes
};

// What one cut has separated, or what is on the paper since.
struct Slip {
    std::size_t columns = 42;
    std::vector<PaperLine> lines;
    bool torn = false;  // and not cut
    std::vector<std::string>
        faults;  // of the bytes: unknown commands, characters that are none, long lines

    // The lines as they are read, without style: one each.
    std::string text() const;
    // A picture in characters, `columns` wide: each glyph has its width, a blank row stands for the height of a
    // line beyond the first, and black is a full block.
    std::string picture() const;
    // A picture in SVG, 12 pixels a column.
    std::string svg() const;
    bool has(std::string_view words) const { return text().find(words) != std::string::npos; }
};

// Not thread-safe.
class Paper {
public:
    explicit Paper(std::size_t columns) : columns_(columns) { current_.columns = columns; }

    // Consumes whole commands and lines from the front of `bytes`, at most one line. Returns how many bytes it
    // took; 0: a command is not whole yet. Commands without paper (settings) are taken with what follows.
    std::size_t print(std::string_view bytes);
    // Of the last print(): GS r came.
    bool take_report() { return std::exchange(reports_, false); }
    // The power is switched off: what is on the paper is torn off.
    void tear();

    const std::vector<Slip>& slips() const { return slips_; }
    const Slip& current() const { return current_; }

private:
    std::size_t command(std::string_view bytes);
    std::size_t two_byte_command(std::string_view bytes);
    std::size_t sized_command(std::string_view bytes);
    void end_line();
    void cut();
    void reset();
    std::string decode(std::string_view bytes);

    const std::size_t columns_;
    std::string pending_;  // bytes of the line
    PaperLine style_;
    bool utf8_ = false;
    bool two_bytes_ = true;
    std::string qr_;
    bool reports_ = false;
    Slip current_;
    std::vector<Slip> slips_;
};

}  // namespace baedal::printer_simulator
