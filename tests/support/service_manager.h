// Plays the part of systemd for a service of Type=notify (sd_notify(3)).
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/file_descriptor.h"
#include "support/temporary_folder.h"

namespace baedal::test {

class ServiceManager {
public:
    ServiceManager();
    ~ServiceManager();
    ServiceManager(const ServiceManager&) = delete;
    ServiceManager& operator=(const ServiceManager&) = delete;

    // "NOTIFY_SOCKET=...", for the service.
    std::string environment() const { return "NOTIFY_SOCKET=" + socket_path().string(); }
    // Copies of the sockets that the service has stored.
    std::vector<int> stored() const;
    // How often the service has sent this line.
    int count(const std::string& line) const;

private:
    std::filesystem::path socket_path() const { return folder_.path / "notify"; }
    void receive();
    void handle(const std::string& message, std::vector<FileDescriptor> descriptors);

    TemporaryFolder folder_;
    FileDescriptor socket_;
    mutable std::mutex mutex_;
    std::vector<FileDescriptor> stored_;
    std::vector<std::string> lines_;
    std::jthread thread_;
};

}  // namespace baedal::test
