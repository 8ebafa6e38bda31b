// A connection to one printer over TCP (port 9100: the bytes are the printer's).
#pragma once

#include <memory>
#include <string>

#include "net/byte_stream.h"
#include "store/domain/printer.h"
#include "store/printer/escpos.h"

namespace baedal::store {

// Belongs to one I/O thread. Every function may throw net::StreamLost; the connection is of no more use then.
class PrinterConnection {
public:
    // `address` is Printer::address.
    static Task<std::unique_ptr<PrinterConnection>> open(std::string address);

    // Asks the printer for its state.
    Task<PrinterState> ask_state();
    // Sends what encode_slip() or end_of_earlier_slips() has made. A slip may be printed from the first byte on.
    Task<> send(std::string bytes);
    // How often the printer has said since send() that it has printed all that came before. ask_state() hears it.
    int reports() const { return answers_.reports(); }

private:
    explicit PrinterConnection(std::unique_ptr<net::ByteStream> stream)
        : stream_(std::move(stream)) {}

    std::unique_ptr<net::ByteStream> stream_;
    StatusAnswers answers_;
};

}  // namespace baedal::store
