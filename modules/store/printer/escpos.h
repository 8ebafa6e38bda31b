// A slip as the bytes of ESC/POS, the command language of receipt printers (Epson's reference "ESC/POS
// Application Programming Guide").
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "store/domain/printer.h"
#include "store/domain/slip.h"

namespace baedal::store {

// `utf8` is printable(). What CP949 lacks becomes an empty square.
std::string to_cp949(std::string_view utf8);

// From the initialisation of the printer to the cut of the paper, and the question whether all of it is
// printed (GS r 1), which a printer answers when it has come to it.
std::string encode_slip(std::span<const SlipLine> lines, PrinterEncoding encoding,
                        std::size_t columns);

// Ends half a command that a lost connection may have left in the printer's memory, and asks whether all of the
// memory is printed.
std::string end_of_earlier_slips();

// Four real-time questions for the state (DLE EOT 1 to 4), which a printer answers at once.
std::string status_questions();

// What a printer has answered so far. A connection may give the bytes in any pieces.
class StatusAnswers {
public:
    void add(std::string_view bytes);
    // All four questions of status_questions() are answered.
    bool complete() const { return count_ == 4; }
    // Of the answers; `complete()`. The next answers are those to the next questions.
    PrinterState take();
    // How often GS r 1 is answered: what was sent before it is printed.
    int reports() const { return reports_; }

private:
    std::size_t count_ = 0;
    unsigned char answers_[4] = {};
    int reports_ = 0;
};

}  // namespace baedal::store
