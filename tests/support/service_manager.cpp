#include "support/service_manager.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <sstream>
#include <stdexcept>

#include <sys/socket.h>
#include <sys/un.h>

namespace baedal::test {

namespace {

constexpr std::size_t most_descriptors = 253;
constexpr std::chrono::milliseconds slow_to_handle{20};

std::vector<FileDescriptor> descriptors_of(msghdr& message) {
    std::vector<FileDescriptor> out;
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        std::vector<int> numbers((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        std::memcpy(numbers.data(), CMSG_DATA(header), numbers.size() * sizeof(int));
        for (const int number : numbers) out.emplace_back(number);
    }
    return out;
}

}  // namespace

ServiceManager::ServiceManager() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = socket_path().string();
    if (path.size() >= sizeof address.sun_path) throw std::runtime_error("a long path: " + path);
    std::memcpy(address.sun_path, path.data(), path.size());
    if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot bind " + path);
    thread_ = std::jthread([this] { receive(); });
}

ServiceManager::~ServiceManager() {
    ::shutdown(socket_.get(), SHUT_RDWR);
    thread_.join();
}

std::vector<int> ServiceManager::stored() const {
    const std::lock_guard lock(mutex_);
    std::vector<int> out;
    for (const FileDescriptor& descriptor : stored_) out.push_back(descriptor.get());
    return out;
}

int ServiceManager::count(const std::string& line) const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(std::ranges::count(lines_, line));
}

void ServiceManager::receive() {
    for (;;) {
        std::array<char, 4096> text{};
        std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> control{};
        iovec part{text.data(), text.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const ssize_t size = ::recvmsg(socket_.get(), &message, MSG_CMSG_CLOEXEC);
        if (size <= 0) return;
        handle(std::string(text.data(), static_cast<std::size_t>(size)), descriptors_of(message));
    }
}

void ServiceManager::handle(const std::string& message, std::vector<FileDescriptor> descriptors) {
    const std::lock_guard lock(mutex_);
    if (message == "BARRIER=1") {
        std::this_thread::sleep_for(slow_to_handle);
        lines_.push_back(message);
        return;  // closes the descriptor, which tells the service
    }
    std::istringstream text(message);
    for (std::string line; std::getline(text, line);) {
        if (line == "FDSTOREREMOVE=1") stored_.clear();
        lines_.push_back(std::move(line));
    }
    for (FileDescriptor& descriptor : descriptors) stored_.push_back(std::move(descriptor));
}

}  // namespace baedal::test
