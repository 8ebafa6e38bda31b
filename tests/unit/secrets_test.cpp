#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "config/secrets.h"
#include "support/temporary_folder.h"

using namespace baedal;
namespace fs = std::filesystem;

namespace {

Config read(const std::vector<std::string>& environment) {
    std::vector<const char*> list;
    for (const std::string& variable : environment) list.push_back(variable.c_str());
    list.push_back(nullptr);
    Config config = Config::empty();
    read_secrets(config, list.data());
    return config;
}

std::string refusal(const std::vector<std::string>& environment) {
    try {
        read(environment);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "(accepted)";
}

struct Files {
    test::TemporaryFolder folder;
    fs::path credentials = folder.path / "credentials";

    Files() { fs::create_directory(credentials); }

    std::string make(const fs::path& name, const std::string& content, mode_t mode = 0600) const {
        const std::string path = (folder.path / name).string();
        std::ofstream(path, std::ios::binary) << content;
        REQUIRE(::chmod(path.c_str(), mode) == 0);
        return path;
    }
    std::string credentials_variable() const {
        return "CREDENTIALS_DIRECTORY=" + credentials.string();
    }
};

}  // namespace

TEST_CASE("a secret is the value of its variable, whatever is in it") {
    const Config config = read({"BAEDAL_KEY=a=b\n", "BAEDAL_EMPTY=", "OTHER=1", "BAEDAL_ODD"});
    CHECK(config.secret("BAEDAL_KEY") == "a=b\n");
    CHECK(config.secret("BAEDAL_EMPTY") == "");
    CHECK_FALSE(config.secret("OTHER"));
    CHECK_FALSE(config.secret("BAEDAL_ODD"));
    CHECK_FALSE(config.has_secrets_of_files());
}

TEST_CASE("a secret is the content of its file without one newline at the end") {
    const Files files;
    const auto content = [&](const std::string& text) {
        const Config config = read({"BAEDAL_KEY_FILE=" + files.make("key", text)});
        CHECK_FALSE(config.secret("BAEDAL_KEY_FILE"));
        CHECK(config.has_secrets_of_files());
        return config.secret("BAEDAL_KEY");
    };
    CHECK(content("s3cret") == "s3cret");
    CHECK(content("s3cret\n") == "s3cret");
    CHECK(content("s3cret\n\n") == "s3cret\n");
    CHECK(content(" s3cret\r\n") == " s3cret\r");
    CHECK(content(std::string(65'536, 'x') + "\n") == std::string(65'536, 'x'));
}

TEST_CASE("a file of the credentials directory is a secret if it is named like one") {
    const Files files;
    files.make("credentials/BAEDAL_KEY", "of systemd\n", 0440);
    files.make("credentials/tls.pem", "");
    fs::create_directory(files.credentials / "others");
    const Config config = read({files.credentials_variable()});
    CHECK(config.secret("BAEDAL_KEY") == "of systemd");
    CHECK(config.has_secrets_of_files());
    CHECK_FALSE(read({"CREDENTIALS_DIRECTORY="}).has_secrets_of_files());
}

TEST_CASE(
    "a file of a folder that systemd loads as the credential baedal is a secret by its own name") {
    const Files files;
    files.make("credentials/baedal_BAEDAL_KEY", "of the folder\n", 0440);
    files.make("credentials/baedal_README", "");
    CHECK(read({files.credentials_variable()}).secret("BAEDAL_KEY") == "of the folder");
    files.make("credentials/BAEDAL_KEY", "of its own", 0440);
    CHECK(read({files.credentials_variable()}).secret("BAEDAL_KEY") == "of its own");
}

TEST_CASE("the credentials directory comes after the variable and after its file") {
    const Files files;
    files.make("credentials/BAEDAL_KEY", "");  // is not even read
    CHECK(read({files.credentials_variable(), "BAEDAL_KEY=mine"}).secret("BAEDAL_KEY") == "mine");
    const std::string path = files.make("key", "of the file");
    CHECK(read({files.credentials_variable(), "BAEDAL_KEY_FILE=" + path}).secret("BAEDAL_KEY") ==
          "of the file");
}

TEST_CASE("a secret with both variables is refused with their names") {
    const Files files;
    const std::string path = files.make("key", "s3cret");
    const std::string both = "BAEDAL_KEY and BAEDAL_KEY_FILE are both set: remove one of them";
    CHECK(refusal({"BAEDAL_KEY=s3cret", "BAEDAL_KEY_FILE=" + path}) == both);
    CHECK(refusal({"BAEDAL_KEY_FILE=" + path, "BAEDAL_KEY="}) == both);
}

TEST_CASE("a file that cannot serve as a secret is refused with what to do") {
    const Files files;
    const auto refusal_of = [](const std::string& path) {
        return refusal({"BAEDAL_KEY_FILE=" + path});
    };
    const std::string advice = ". It must be a file of the server's user with mode 0600";
    const std::string missing = (files.folder.path / "missing").string();
    CHECK(refusal_of("") == "BAEDAL_KEY_FILE: names no file. Give its path or remove the variable");
    CHECK(refusal_of(missing) ==
          "BAEDAL_KEY_FILE: " + missing + ": cannot be read: No such file or directory" + advice);
    const std::string folder = files.folder.path.string();
    CHECK(refusal_of(folder) ==
          "BAEDAL_KEY_FILE: " + folder + ": cannot be read: Not a file" + advice);
    const std::string pipe = (files.folder.path / "pipe").string();
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(refusal_of(pipe).contains("Not a file"));
    for (const char* content : {"", "\n"}) {
        const std::string path = files.make("empty", content);
        CHECK(refusal_of(path) ==
              "BAEDAL_KEY_FILE: " + path +
                  ": is empty. Write the secret into it or remove BAEDAL_KEY_FILE");
    }
    for (const std::size_t size : {65'537U, 200'000U}) {
        CHECK(refusal_of(files.make("large", std::string(size, 'x')))
                  .ends_with(": is larger than 65536 bytes"));
    }
}

TEST_CASE("a file to which other users have access is refused, and its secret not shown") {
    const Files files;
    for (const mode_t mode : {0604U, 0640U, 0620U, 0601U, 0666U}) {
        CAPTURE(mode);
        const std::string text = refusal({"BAEDAL_KEY_FILE=" + files.make("key", "s3cret", mode)});
        CHECK(text.contains("other users have access to it (mode 06"));
        CHECK(
            text.ends_with("Take it from them: chmod 600 " + (files.folder.path / "key").string()));
        CHECK_FALSE(text.contains("s3cret"));
    }
    CHECK(refusal({"BAEDAL_KEY_FILE=" + files.make("key", "s3cret", 0400)}) == "(accepted)");
}

TEST_CASE("a credential that cannot serve is refused with what to do") {
    const Files files;
    files.make("credentials/BAEDAL_KEY", "\n");
    const std::string path = (files.credentials / "BAEDAL_KEY").string();
    CHECK(refusal({files.credentials_variable()}) ==
          "CREDENTIALS_DIRECTORY: " + path + ": is empty. Write the secret into its source");
    fs::remove(path);
    fs::create_symlink("nowhere", path);
    CHECK(refusal({files.credentials_variable()}) ==
          "CREDENTIALS_DIRECTORY: " + path +
              ": cannot be read: No such file or directory. See LoadCredential= in the unit of the "
              "server");
    CHECK(refusal({"CREDENTIALS_DIRECTORY=" + path}) ==
          "CREDENTIALS_DIRECTORY: " + path +
              ": cannot be read: No such file or directory. systemd sets this variable: unset it "
              "elsewhere");
}
