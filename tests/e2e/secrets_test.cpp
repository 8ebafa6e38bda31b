// Where the server's secrets come from, and where they can be seen.
#include <csignal>
#include <fstream>
#include <string>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/child_process.h"
#include "support/eventually.h"
#include "support/http_client.h"
#include "support/server_process.h"
#include "support/temporary_folder.h"

using namespace baedal::test;
namespace fs = std::filesystem;

namespace {

const std::string token = "token-of-a-file-0123456789";
const std::string toss_key = "test_sk_of_a_file_0123456789";

std::string make_file(const fs::path& path, const std::string& content, mode_t mode) {
    std::ofstream(path) << content;
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    return path.string();
}

std::string of_process(const ServerProcess& server, const char* name) {
    return "/proc/" + std::to_string(server.pid()) + "/" + name;
}

// Everything that other processes can see of the server.
std::string visible(const ServerProcess& server) {
    std::string text = content(of_process(server, "cmdline")) + server.log_tail(100'000);
    // Of the server's user; a process that is not dumpable shows it to root only.
    text += content(of_process(server, "environ"));
    return text;
}

bool owner_gets_in(const ServerProcess& server) {
    return HttpClient(server.port(), token).get("/admin/modules").status == 200;
}

// The owner of files of the process that only its own user may read. The kernel gives those of a
// process that is not dumpable to root's user and group.
bool is_dumpable(const ServerProcess& server) {
    struct stat status{};
    REQUIRE(::stat(of_process(server, "environ").c_str(), &status) == 0);
    return status.st_uid != 0 || status.st_gid != 0;
}

// The files of a process of root and its group look the same in both cases: as root the group is
// changed.
struct OtherGroup {
    OtherGroup() {
        if (is_root) REQUIRE(::setregid(65'534, 65'534) == 0);
    }
    ~OtherGroup() {
        if (is_root) (void)::setregid(before, before);
    }
    OtherGroup(const OtherGroup&) = delete;
    OtherGroup& operator=(const OtherGroup&) = delete;

    const bool is_root = ::geteuid() == 0;
    const gid_t before = ::getegid();
};

}  // namespace

TEST_CASE("secrets of files are in no environment, command line or log") {
    const TemporaryFolder folder;
    const OtherGroup group;
    const std::string token_file = make_file(folder.path / "token", token + "\n", 0600);
    const std::string key_file = make_file(folder.path / "key", toss_key + "\n", 0600);
    ServerProcess server({"log.level=\"debug\""},
                         {without_owner_token, "BAEDAL_ADMIN_TOKEN_FILE=" + token_file,
                          "BAEDAL_TOSS_SECRET_KEY_FILE=" + key_file});
    CHECK(owner_gets_in(server));
    server.send_signal(SIGHUP);
    CHECK(eventually([&] { return server.log_tail().contains("read again"); }));
    CHECK(visible(server).contains(fs::path(server.data()).string()));
    CHECK_FALSE(visible(server).contains(token));
    CHECK_FALSE(visible(server).contains(toss_key));
    CHECK_FALSE(is_dumpable(server));
    CHECK(server.stop() == 0);
    CHECK_FALSE(server.log_tail(100'000).contains(token));
}

TEST_CASE("a secret of a variable is in the environment of the process") {
    const OtherGroup group;
    const ServerProcess server({}, {without_owner_token, "BAEDAL_ADMIN_TOKEN=" + token});
    CHECK(owner_gets_in(server));
    CHECK(visible(server).contains(token));
    CHECK(is_dumpable(server));
}

TEST_CASE("systemd's credentials are secrets of the server") {
    const TemporaryFolder folder;
    make_file(folder.path / "BAEDAL_ADMIN_TOKEN", token, 0440);
    const ServerProcess server(
        {}, {without_owner_token, "CREDENTIALS_DIRECTORY=" + folder.path.string()});
    CHECK(owner_gets_in(server));
    CHECK_FALSE(visible(server).contains(token));
}

TEST_CASE("a server whose secret's file is open to others does not start, and says why") {
    const TemporaryFolder folder;
    const std::string file = make_file(folder.path / "token", token, 0644);
    const ProcessResult result = run_binary(
        {"serve", "--data", (folder.path / "data").string(), "--listen", "127.0.0.1:0"},
        std::chrono::seconds{20}, {without_owner_token, "BAEDAL_ADMIN_TOKEN_FILE=" + file});
    CHECK(result.code == 2);
    CHECK(result.errors == "baedal: BAEDAL_ADMIN_TOKEN_FILE: " + file +
                               ": other users have access to it (mode 0644). Take it from them: "
                               "chmod 600 " +
                               file + "\n");
    CHECK_FALSE(fs::exists(folder.path / "data"));
}
