#include "cli/user.h"

#include <algorithm>
#include <iostream>

#include <termios.h>
#include <unistd.h>

#include "app/settings.h"
#include "auth/audit_log.h"
#include "auth/device_repository.h"
#include "auth/password.h"
#include "auth/password_rules.h"
#include "auth/scope_decoder.h"
#include "auth/session_repository.h"
#include "base/text.h"
#include "host/data_folder.h"
#include "host/module_files.h"

namespace baedal::cli {

namespace {

using auth::User;

// The database of users, opened under the lock of the data folder.
class UserFile {
public:
    UserFile(const CommandOptions& options, bool may_be_new) {
        folder_ = app::Settings::read(read_config(options)).data_dir;
        const auto file = host::database_file(folder_, host::access_database);
        if (!may_be_new && !std::filesystem::exists(file)) {
            throw std::runtime_error("there are no users in the folder " + folder_.string() +
                                     ". Name the deployment's folder with --data.");
        }
        lock_ = take_lock();
        migrations_ = host::migrations_of(host::host_files(), host::access_database);
        database_ = std::make_unique<db::Database>(host::access_database, file, migrations_, clock_,
                                                   random_);
        if (database_->failed())
            throw std::runtime_error("the file " + file.string() +
                                     " cannot be opened; the log has the reason");
    }
    ~UserFile() {
        if (database_) database_->close();
    }
    UserFile(const UserFile&) = delete;
    UserFile& operator=(const UserFile&) = delete;

    template <class F>
    auto read(F f) {
        return database_->read(std::move(f));
    }
    // Makes the change and adds it to the audit log.
    template <class F>
    auto write(const char* action, const std::string& name, F f) {
        return database_->write_and_wait([&](db::Transaction& tx) {
            auth::audit_log::add(
                tx, {.at = {},
                     .holder = std::string(to_text(http::CredentialKind::operator_token)),
                     .name = "",
                     .role = std::string(to_text(http::Role::owner)),
                     .action = std::string("baedal user ") + action,
                     .target = name,
                     .status = 200,
                     .remark = "",
                     .request_id = ""});
            return f(tx);
        });
    }
    User existing(const std::string& name) {
        auto user = read([&](db::Connection& c) { return auth::users::find(c, name); });
        if (!user) throw std::runtime_error("there is no user '" + name + "'");
        return std::move(*user);
    }
    Random& random() { return random_; }

private:
    std::unique_ptr<host::DataFolderLock> take_lock() const {
        try {
            return std::make_unique<host::DataFolderLock>(folder_);
        } catch (const std::runtime_error& e) {
            throw std::runtime_error(std::string(e.what()) +
                                     " While it runs, an owner changes users with /admin/users.");
        }
    }

    const SystemClock clock_;
    SystemRandom random_;
    std::filesystem::path folder_;
    std::unique_ptr<host::DataFolderLock> lock_;
    std::vector<db::Migration> migrations_;
    std::unique_ptr<db::Database> database_;
};

// Switches the echo of the terminal off until its destruction.
class NoEcho {
public:
    NoEcho() {
        ::tcgetattr(STDIN_FILENO, &before_);
        termios without_echo = before_;
        without_echo.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &without_echo);
    }
    ~NoEcho() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

private:
    termios before_{};
};

std::string read_line() {
    std::string line;
    if (!std::getline(std::cin, line)) throw std::runtime_error("no password was given");
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

std::string ask(const char* question) {
    const NoEcho no_echo;
    std::cerr << question << std::flush;
    std::string line = read_line();
    std::cerr << "\n";
    return line;
}

std::string read_password(const std::string& username) {
    std::string password;
    if (::isatty(STDIN_FILENO) == 1) {
        password = ask("Password: ");
        if (ask("Password again: ") != password)
            throw std::runtime_error("the two passwords differ");
    } else {
        password = read_line();
    }
    if (!is_utf8(password)) throw std::runtime_error("the password is not valid UTF-8");
    const auto length = static_cast<std::size_t>(
        std::ranges::count_if(password, [](char c) { return (c & 0xC0) != 0x80; }));
    const auto [least, most] = auth::password_length;
    if (length < least || length > most) {
        throw std::runtime_error("a password has " + std::to_string(least) + " to " +
                                 std::to_string(most) + " characters, but this one " +
                                 std::to_string(length));
    }
    if (const std::string error = auth::password_error(password, username); !error.empty())
        throw std::runtime_error("the password: " + error);
    return password;
}

std::string checked_name(const UserOptions& options) {
    std::string name = auth::normalize_username(options.name);
    if (!auth::is_username(name)) {
        throw std::runtime_error("'" + options.name +
                                 "' is not a user's name: a name has letters a-z, digits and "
                                 ". _ - @, at most 64");
    }
    return name;
}

auth::Scope scope_of(const UserOptions& options) {
    auth::Scope scope{options.role == "owner" ? http::Role::owner : http::Role::staff,
                      options.stores};
    std::ranges::sort(scope.stores);
    const auto [first, last] = std::ranges::unique(scope.stores);
    scope.stores.erase(first, last);
    if (const std::string complaint = auth::scope_error(scope); !complaint.empty())
        throw std::runtime_error("--store: " + complaint);
    return scope;
}

}  // namespace

int add_user(const CommandOptions& options, const UserOptions& wanted) {
    User user;
    user.name = checked_name(wanted);
    user.scope = scope_of(wanted);
    UserFile file(options, true);
    if (file.read([&](db::Connection& c) { return auth::users::find(c, user.name); }))
        throw std::runtime_error("there is a user '" + user.name + "' already");
    user.password = auth::hash_password(read_password(user.name), file.random());
    file.write("add", user.name,
               [&](db::Transaction& tx) { return auth::users::insert(tx, user); });
    std::cout << user.name << ": added\n";
    return 0;
}

int change_password(const CommandOptions& options, const UserOptions& wanted) {
    UserFile file(options, false);
    User user = file.existing(checked_name(wanted));
    user.password = auth::hash_password(read_password(user.name), file.random());
    const auto tokens = file.write("passwd", user.name, [&](db::Transaction& tx) {
        auth::users::update(tx, user);
        auth::sessions::remove_others(tx, user.id, "");
        auth::devices::remove_others(tx, user.id, "");
        return auth::tokens::made_by(tx.connection(), user.id);
    });
    std::cout << user.name << ": has a new password, and is logged out everywhere\n";
    for (const auth::Token& token : tokens)
        std::cout << "the token '" << token.name << "' that " << user.name << " made stays valid\n";
    return 0;
}

int list_users(const CommandOptions& options) {
    UserFile file(options, false);
    constexpr int all = 100'000;
    for (const User& user :
         file.read([](db::Connection& c) { return auth::users::page(c, 0, all); })) {
        std::cout << user.name << "\t" << to_text(user.scope.role) << "\t"
                  << (user.scope.stores.empty() ? "every store"
                                                : auth::encode_stores(user.scope.stores))
                  << "\n";
    }
    return 0;
}

int remove_user(const CommandOptions& options, const UserOptions& wanted) {
    UserFile file(options, false);
    const User user = file.existing(checked_name(wanted));
    file.write("remove", user.name, [&](db::Transaction& tx) {
        auth::users::remove(tx, user.id);
        return true;
    });
    std::cout << user.name
              << ": removed, logged out everywhere, and the tokens that they made are revoked\n";
    return 0;
}

}  // namespace baedal::cli
