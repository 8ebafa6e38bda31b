#include "store/printer/printer_connection.h"

#include <utility>

namespace baedal::store {

namespace {

constexpr Milliseconds longest_connect{3'000};
constexpr Milliseconds longest_answer{5'000};
constexpr Milliseconds longest_send{20'000};

}  // namespace

Task<std::unique_ptr<PrinterConnection>> PrinterConnection::open(std::string address) {
    auto parsed = parse_printer_address(address);
    if (!parsed) throw net::StreamLost(address + " is no address");
    auto stream = co_await net::open_stream(std::move(parsed->host), std::move(parsed->port),
                                            longest_connect);
    co_return std::unique_ptr<PrinterConnection>(new PrinterConnection(std::move(stream)));
}

Task<PrinterState> PrinterConnection::ask_state() {
    co_await stream_->send(status_questions(), longest_answer);
    while (!answers_.complete()) answers_.add(co_await stream_->receive(longest_answer));
    co_return answers_.take();
}

Task<> PrinterConnection::send(std::string bytes) {
    answers_ = {};  // what came before is no answer to these bytes
    co_await stream_->send(std::move(bytes), longest_send);
}

}  // namespace baedal::store
