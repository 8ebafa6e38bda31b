// The kitchens' receipt printers of a simulated town: what they print outlives every crash of the program.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "net/byte_stream.h"
#include "printer_simulator/paper.h"
#include "simulator/random_choices.h"
#include "situations/situations.h"

namespace baedal::simulation {

// A printer for each host name. They run out of paper, hang, are switched off and lose connections when told to.
// Outlives the program's connections.
class TownPrinters final : public net::StreamSource {
public:
    TownPrinters(std::uint64_t seed, const Clock& clock, Situations& situations);

    Task<std::unique_ptr<net::ByteStream>> open(std::string host, std::string port,
                                                Milliseconds within) override;

    // Something happens to one of the printers.
    void strike();
    // All of them work again. What is in their memory is printed.
    void repair();
    // A slip says that it is printed again.
    void note_reprint();
    // What is cut or torn off, the oldest first.
    const std::vector<printer_simulator::Slip>& slips(const std::string& host) {
        return devices_[host].paper.slips();
    }

private:
    class Connection;

    struct Device {
        printer_simulator::Paper paper{42};
        std::string memory;
        bool off = false;
        bool hanging = false;
        bool has_paper = true;
        bool cover_open = false;
        std::optional<std::int64_t> lines_left;  // until the paper ends
        std::optional<std::size_t> bytes_left;   // until the connection is lost
        std::uint64_t connection = 0;            // the number of the last one
        int reports = 0;                         // GS r was reached, on this connection
        TimePoint next_line_at;

        void lose_power();
        void print(TimePoint now);
        char answer(char question) const;
    };

    RandomChoices choices_;
    const Clock& clock_;
    Situations& situations_;
    std::map<std::string, Device> devices_;  // by host
};

}  // namespace baedal::simulation
