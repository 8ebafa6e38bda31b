#include "printer_simulator/printer.h"

#include <cstring>
#include <stdexcept>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace baedal::printer_simulator {

namespace {

constexpr int look_every_ms = 10;

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    out.sin_port = htons(port);
    return out;
}

bool is_readable(int descriptor) {
    pollfd poll_of{.fd = descriptor, .events = POLLIN, .revents = 0};
    return ::poll(&poll_of, 1, look_every_ms) > 0;
}

}  // namespace

Printer::Printer(Options options) : options_(options), paper_(options.columns) {
    port_ = options.port;
    listen();
    thread_ = std::jthread([this](std::stop_token stop) { serve(stop); });
}

Printer::~Printer() {
    thread_.request_stop();
    thread_.join();
    if (listener_ >= 0) ::close(listener_);
}

void Printer::listen() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    sockaddr_in address = loopback(port_);
    socklen_t size = sizeof(address);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 1) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error(std::string("the printer cannot listen: ") + std::strerror(errno));
    }
    port_ = ntohs(address.sin_port);
}

void Printer::serve(std::stop_token stop) {
    while (!stop.stop_requested()) {
        int listener = -1;
        {
            const std::lock_guard lock(mutex_);
            if (off_ && listener_ >= 0) ::close(std::exchange(listener_, -1));
            if (!off_ && listener_ < 0) listen();
            listener = listener_;
        }
        if (listener < 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds{look_every_ms});
            continue;
        }
        print_buffer(-1);
        if (!is_readable(listener)) continue;
        const int connection = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        {
            const std::lock_guard lock(mutex_);
            ++connections_;
        }
        serve_connection(stop, connection);
        ::close(connection);
    }
}

void Printer::serve_connection(std::stop_token stop, int connection) {
    while (!stop.stop_requested()) {
        {
            const std::lock_guard lock(mutex_);
            if (off_) return;
        }
        print_buffer(connection);
        if (!is_readable(connection)) continue;
        char bytes[4096];
        const ssize_t count = ::recv(connection, bytes, sizeof(bytes), 0);
        if (count <= 0 || !take(connection, {bytes, static_cast<std::size_t>(count)})) return;
    }
}

bool Printer::take(int connection, std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    if (off_) return false;
    if (hanging_) return true;
    for (std::size_t at = 0; at < bytes.size();) {
        if (bytes.substr(at).starts_with("\x10\x04") && at + 2 < bytes.size()) {
            const char reply = answer(bytes[at + 2]);
            ::send(connection, &reply, 1, MSG_NOSIGNAL);
            at += 3;
            continue;
        }
        if (bytes_left_) {
            if (*bytes_left_ == 0) {
                bytes_left_.reset();
                buffer_.clear();
                paper_.tear();
                changed_.notify_all();
                return false;
            }
            --*bytes_left_;
        }
        buffer_.push_back(bytes[at++]);
    }
    return true;
}

// One line. With -1 there is no connection to report to.
void Printer::print_buffer(int connection) {
    std::unique_lock lock(mutex_);
    while (!buffer_.empty() && has_paper_ && !cover_open_ && !hanging_ && !off_) {
        const std::size_t lines = paper_.current().lines.size();
        const std::size_t taken = paper_.print(buffer_);
        buffer_.erase(0, taken);
        if (paper_.take_report() && options_.reports_printed && connection >= 0) {
            const char enough_paper = 0;
            ::send(connection, &enough_paper, 1, MSG_NOSIGNAL);
        }
        changed_.notify_all();
        if (taken == 0) return;
        if (paper_.current().lines.size() > lines && lines_left_ && --*lines_left_ == 0) {
            lines_left_.reset();
            has_paper_ = false;
        }
        if (line_time_.count() > 0) {
            lock.unlock();
            std::this_thread::sleep_for(line_time_);
            return;
        }
    }
}

// DLE EOT n: bits 1 and 4 are always set.
char Printer::answer(char question) const {
    constexpr char always = 0x12;
    switch (question) {
        case 1: return static_cast<char>(always | (has_paper_ && !cover_open_ ? 0 : 0x08));
        case 2:
            return static_cast<char>(always | (cover_open_ ? 0x04 : 0) | (has_paper_ ? 0 : 0x20));
        case 4: return static_cast<char>(always | (has_paper_ ? 0 : 0x60));
        default: return always;
    }
}

void Printer::set_paper(bool there) {
    const std::lock_guard lock(mutex_);
    has_paper_ = there;
}

void Printer::paper_ends_after(std::size_t lines) {
    const std::lock_guard lock(mutex_);
    lines_left_ = lines;
}

void Printer::set_cover_open(bool open) {
    const std::lock_guard lock(mutex_);
    cover_open_ = open;
}

void Printer::set_hanging(bool hanging) {
    const std::lock_guard lock(mutex_);
    hanging_ = hanging;
}

void Printer::cut_connection_after(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    bytes_left_ = bytes;
}

void Printer::switch_off() {
    const std::lock_guard lock(mutex_);
    off_ = true;
    buffer_.clear();
    paper_.tear();
    changed_.notify_all();
}

void Printer::switch_on() {
    const std::lock_guard lock(mutex_);
    off_ = false;
}

void Printer::set_line_time(std::chrono::milliseconds time) {
    const std::lock_guard lock(mutex_);
    line_time_ = time;
}

std::vector<Slip> Printer::slips() const {
    const std::lock_guard lock(mutex_);
    return paper_.slips();
}

Slip Printer::current() const {
    const std::lock_guard lock(mutex_);
    return paper_.current();
}

bool Printer::wait_for_slips(std::size_t count, std::chrono::milliseconds max_wait) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, max_wait, [&] { return paper_.slips().size() >= count; });
}

std::size_t Printer::connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
}

}  // namespace baedal::printer_simulator
