#include "acme/renewal.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/file.h"
#include "base/log.h"
#include "runtime/backoff.h"
#include "runtime/timer.h"

namespace baedal::acme {

namespace {

namespace fs = std::filesystem;

// An authority counts failed checks by the hour.
constexpr Backoff pause_after_failure{.first = std::chrono::minutes{1},
                                      .longest = std::chrono::hours{6}};
constexpr auto longest_sleep = std::chrono::minutes{10};  // the wall clock may be set

std::string content_of(const fs::path& file) {
    std::ostringstream out;
    out << std::ifstream(file, std::ios::binary).rdbuf();
    return out.str();
}

// Another content, or the one before, also after a power cut.
void replace_file(const fs::path& file, const std::string& content) {
    const fs::path next = file.string() + ".new";
    fs::remove(next);  // of an interrupted replacement
    OutputFile out(next);
    out.write(content);
    out.sync();
    fs::rename(next, file);
    sync_to_disk(file.parent_path());
}

Challenge other(Challenge challenge) {
    return challenge == Challenge::http ? Challenge::tls_alpn : Challenge::http;
}

}  // namespace

Renewal::Renewal(RenewalSettings settings, http::Challenges& challenges, const Clock& clock,
                 Random& random)
    : settings_(std::move(settings)), challenges_(challenges), clock_(clock), random_(random) {
    fs::create_directories(settings_.folder);
    fs::permissions(settings_.folder, fs::perms::owner_all);
    try {
        if (validity_of(content_of(certificate_file()), settings_.names).covers) return;
    } catch (const std::runtime_error&) {  // there is none yet
    }
    const Key key = Key::generate();
    replace_file(certificate_file(), temporary_certificate(key, settings_.names) + key.to_pem());
}

TimePoint Renewal::due() const {
    const Validity validity = validity_of(content_of(certificate_file()), settings_.names);
    if (validity.is_temporary || !validity.covers) return clock_.now();
    return validity.from + (validity.until - validity.from) * 2 / 3;
}

Key Renewal::account_key() const {
    const fs::path file = settings_.folder / "account.pem";
    if (fs::exists(file)) return Key::from_pem(content_of(file));
    Key key = Key::generate();
    replace_file(file, key.to_pem());
    return key;
}

Task<> Renewal::fetch(Challenge challenge) {
    const Key account = account_key();
    const Key key = Key::generate();
    Client client(settings_.client, account, challenges_, clock_);
    const std::string chain = co_await client.fetch(settings_.names, key, challenge);
    if (!validity_of(chain, settings_.names).covers)
        throw Failed("the authority's certificate does not have the names of server.tls.domains");
    replace_file(certificate_file(), chain + key.to_pem());
}

Task<> Renewal::run(std::function<void()> changed) {
    Challenge challenge = settings_.first;
    int failures = 0;  // in a row
    for (;;) {
        const auto wait = std::chrono::duration_cast<Milliseconds>(due() - clock_.now());
        if (wait > Milliseconds{0}) {
            co_await sleep_for(std::min<Milliseconds>(wait, longest_sleep));
            continue;
        }
        Milliseconds pause{};
        try {
            co_await fetch(challenge);
            failures = 0;
            log::info("the certificate was fetched",
                      {{"names", settings_.names.front()}, {"next", to_rfc3339(due())}});
            changed();
        } catch (const std::exception& e) {
            const auto* failed = dynamic_cast<const Failed*>(&e);
            ++failures;
            pause = std::max(pause_after_failure.after(failures, random_.fraction()),
                             failed != nullptr ? failed->retry_after : Milliseconds{});
            log::error(
                "the certificate was not fetched",
                {{"error", e.what()},
                 {"again_in_s", std::chrono::duration_cast<std::chrono::seconds>(pause).count()}});
            challenge = other(challenge);
        }
        challenges_.forget_all();
        if (pause > Milliseconds{0}) co_await sleep_for(pause);
    }
}

}  // namespace baedal::acme
