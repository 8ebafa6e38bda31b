// A receipt printer on the network (TCP, ESC/POS), with the faults of real ones.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "printer_simulator/paper.h"

namespace baedal::printer_simulator {

// Serves one connection at a time on 127.0.0.1, as real printers do. Thread-safe. Throws std::runtime_error if
// the port is not free.
class Printer {
public:
    struct Options {
        std::uint16_t port = 0;  // 0: any free one
        std::size_t columns = 42;
        bool reports_printed = true;  // answers GS r
    };
    explicit Printer(Options options);
    Printer() : Printer(Options{}) {}
    ~Printer();
    Printer(const Printer&) = delete;
    Printer& operator=(const Printer&) = delete;

    std::uint16_t port() const { return port_; }
    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

    // Faults. What is in the buffer is printed when the paper and the cover allow it.
    void set_paper(bool there);
    // The paper ends after so many more lines.
    void paper_ends_after(std::size_t lines);
    void set_cover_open(bool open);
    // Takes bytes and says and prints nothing.
    void set_hanging(bool hanging);
    // Closes the connection after so many more bytes of slips, and forgets what is not printed.
    void cut_connection_after(std::size_t bytes);
    // Nothing listens, and what is on the paper is torn off.
    void switch_off();
    void switch_on();
    // So long for each line.
    void set_line_time(std::chrono::milliseconds time);

    // What is cut off, the oldest first.
    std::vector<Slip> slips() const;
    // What is on the paper that is not cut.
    Slip current() const;
    // True if there are so many slips within `max_wait`.
    bool wait_for_slips(std::size_t count,
                        std::chrono::milliseconds max_wait = std::chrono::seconds{20}) const;
    std::size_t connections() const;

private:
    void listen();
    void serve(std::stop_token stop);
    void serve_connection(std::stop_token stop, int connection);
    // Answers DLE EOT and puts the rest into the buffer. False: the connection ends.
    bool take(int connection, std::string_view bytes);
    void print_buffer(int connection);
    char answer(char question) const;

    const Options options_;
    std::uint16_t port_ = 0;
    int listener_ = -1;

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    Paper paper_;
    std::string buffer_;
    bool has_paper_ = true;
    bool cover_open_ = false;
    bool hanging_ = false;
    bool off_ = false;
    std::optional<std::size_t> lines_left_;
    std::optional<std::size_t> bytes_left_;
    std::chrono::milliseconds line_time_{0};
    std::size_t connections_ = 0;
    std::jthread thread_;  // the last member: it uses the others
};

}  // namespace baedal::printer_simulator
