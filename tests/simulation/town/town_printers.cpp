#include "town/town_printers.h"

#include <algorithm>
#include <utility>

#include "runtime/timer.h"

namespace baedal::simulation {

namespace {

constexpr Milliseconds line_time{15};
constexpr std::int64_t slowest_hop = 20;  // ms

constexpr const char* unreachable = "printer: it cannot be reached";
constexpr const char* silent = "printer: it does not answer";
constexpr const char* no_paper = "printer: it has no paper when it is asked";
constexpr const char* paper_ends = "printer: the paper ends in the middle of a slip";
constexpr const char* cover = "printer: its cover is open when it is asked";
constexpr const char* cut_off = "printer: the connection is lost in the middle of a slip";
constexpr const char* earlier_slip =
    "printer: a connection finds the rest of an earlier slip in its memory";
constexpr const char* printed_again = "printer: a slip says that it is printed again";

}  // namespace

TownPrinters::TownPrinters(std::uint64_t seed, const Clock& clock, Situations& situations)
    : choices_(seed), clock_(clock), situations_(situations) {
    for (const char* name :
         {unreachable, silent, no_paper, paper_ends, cover, cut_off, earlier_slip, printed_again})
        situations.expect(name);
}

void TownPrinters::note_reprint() { situations_.met(printed_again); }

class TownPrinters::Connection final : public net::ByteStream {
public:
    Connection(TownPrinters& town, std::string host)
        : town_(town), device_(town.devices_[host]), number_(++device_.connection) {
        device_.reports = 0;
        if (!device_.memory.empty()) town_.situations_.met(earlier_slip);
    }

    Task<> send(std::string bytes, Milliseconds within) override {
        (void)within;
        co_await sleep_for(town_.choices_.milliseconds(0, slowest_hop));
        require_open();
        if (device_.hanging) co_return;
        take(bytes);
        print();
    }

    Task<std::string> receive(Milliseconds within) override {
        for (const TimePoint until = town_.clock_.now() + within;;) {
            co_await sleep_for(town_.choices_.milliseconds(1, slowest_hop));
            require_open();
            print();
            answers_.append(static_cast<std::size_t>(std::exchange(device_.reports, 0)), '\0');
            if (!answers_.empty() && !device_.hanging) co_return std::exchange(answers_, {});
            if (town_.clock_.now() < until) continue;
            if (device_.hanging) town_.situations_.met(silent);
            throw net::StreamLost("no answer in time");
        }
    }

private:
    void print() {
        const bool had_paper = device_.has_paper;
        device_.print(town_.clock_.now());
        if (had_paper && !device_.has_paper) town_.situations_.met(paper_ends);
    }

    void require_open() const {
        if (device_.off || device_.connection != number_)
            throw net::StreamLost("the connection was closed");
    }

    void take(const std::string& bytes) {
        for (std::size_t at = 0; at < bytes.size();) {
            if (bytes.compare(at, 2, "\x10\x04") == 0 && at + 2 < bytes.size()) {
                if (!device_.has_paper) town_.situations_.met(no_paper);
                if (device_.cover_open) town_.situations_.met(cover);
                answers_.push_back(device_.answer(bytes[at + 2]));
                at += 3;
                continue;
            }
            if (device_.bytes_left && (*device_.bytes_left)-- == 0) {
                device_.bytes_left.reset();
                ++device_.connection;
                town_.situations_.met(cut_off);
                if (town_.choices_.chance(50)) device_.lose_power();
                require_open();
            }
            device_.memory.push_back(bytes[at++]);
        }
    }

    TownPrinters& town_;
    Device& device_;
    const std::uint64_t number_;
    std::string answers_;
};

Task<std::unique_ptr<net::ByteStream>> TownPrinters::open(std::string host, std::string port,
                                                          Milliseconds within) {
    (void)port;
    co_await sleep_for(choices_.milliseconds(1, slowest_hop));
    if (devices_[host].off) {
        situations_.met(unreachable);
        if (choices_.chance(50)) co_await sleep_for(within);
        throw net::StreamLost(host + " cannot be reached");
    }
    co_return std::make_unique<Connection>(*this, host);
}

void TownPrinters::strike() {
    if (devices_.empty()) return;
    auto& [host, device] =
        *std::next(devices_.begin(), choices_.below(static_cast<std::int64_t>(devices_.size())));
    switch (choices_.below(7)) {
        case 0:
            device.off = true;
            device.lose_power();
            break;
        case 1: device.hanging = true; break;
        case 2: device.has_paper = false; break;
        case 3: device.cover_open = true; break;
        case 4: device.lines_left = choices_.between(1, 20); break;
        case 5: device.bytes_left = static_cast<std::size_t>(choices_.between(0, 500)); break;
        default:  // off and on
            ++device.connection;
            device.lose_power();
    }
}

void TownPrinters::repair() {
    for (auto& [host, device] : devices_) {
        device.off = device.hanging = device.cover_open = false;
        device.has_paper = true;
        device.lines_left.reset();
        device.bytes_left.reset();
    }
}

void TownPrinters::Device::lose_power() {
    memory.clear();
    paper.tear();
    reports = 0;
}

void TownPrinters::Device::print(TimePoint now) {
    if (memory.empty() || !has_paper || cover_open || off || hanging) {
        next_line_at = now;
        return;
    }
    while (!memory.empty() && has_paper && next_line_at <= now) {
        const std::size_t taken = paper.print(memory);
        if (taken == 0) return;  // a command is not whole
        memory.erase(0, taken);
        if (paper.take_report()) ++reports;
        if (lines_left && --*lines_left <= 0) {
            lines_left.reset();
            has_paper = false;
        }
        next_line_at += line_time;
    }
}

// DLE EOT n: bits 1 and 4 are always set.
char TownPrinters::Device::answer(char question) const {
    constexpr char always = 0x12;
    switch (question) {
        case 1: return static_cast<char>(always | (has_paper && !cover_open ? 0 : 0x08));
        case 2: return static_cast<char>(always | (cover_open ? 0x04 : 0) | (has_paper ? 0 : 0x20));
        case 4: return static_cast<char>(always | (has_paper ? 0 : 0x60));
        default: return always;
    }
}

}  // namespace baedal::simulation
