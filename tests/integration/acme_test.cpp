// Certificates from an authority: a real one for tests, whose nonces fail now and then.
#include <atomic>
#include <memory>

#include <doctest/doctest.h>

#include "acme/renewal.h"
#include "net/https_client.h"
#include "support/child_process.h"
#include "support/coroutines.h"
#include "support/pebble.h"
#include "support/toy_server.h"

namespace acme_test {

using namespace baedal;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> names{"shop.example.kr", "www.shop.example.kr"};

// A server with a temporary certificate, and an authority that checks names at it.
struct Fixture {
    explicit Fixture(const std::vector<std::string>& environment = {"PEBBLE_WFE_NONCEREJECT=30"})
        : pebble(toys.port(), environment) {}

    static acme::RenewalSettings settings_in(const std::filesystem::path& folder) {
        acme::RenewalSettings out;
        out.names = names;
        out.folder = folder / "acme";
        return out;
    }
    acme::ClientSettings client() const {
        return {.directory = pebble.directory(),
                .ca_file = pebble.ca_file().string(),
                .email = "owner@example.kr",
                .poll = 50ms};
    }
    std::string fetch(acme::Challenge challenge, const std::vector<std::string>& of = names) {
        acme::Client one(client(), account, *challenges, clock);
        return io.run(one.fetch(of, acme::Key::generate(), challenge));
    }
    std::string failure(acme::Challenge challenge) {
        try {
            return "fetched " + fetch(challenge);
        } catch (const acme::Failed& e) {
            return e.what();
        } catch (const net::CallFailed& e) {
            return e.what();
        }
    }

    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    std::shared_ptr<http::Challenges> challenges = std::make_shared<http::Challenges>();
    acme::Renewal temporary{settings_in(folder.path), *challenges, clock, random};
    std::shared_ptr<http::Certificate> certificate =
        std::make_shared<http::Certificate>(temporary.files(), challenges);
    test::ToyServer toys{test::ToyServer::quick(), 2, nullptr, certificate};
    test::Io io{1};
    acme::Key account = acme::Key::generate();
    test::Pebble pebble;
};

// The checks that the authority counts as done are not made again: each test has other names.
std::vector<std::string> of(const std::string& name) { return {name + ".example.kr"}; }

}  // namespace

TEST_CASE("a certificate is fetched by each kind of challenge, though nonces are refused") {
    Fixture f;
    for (const auto& [challenge, name] :
         {std::pair{acme::Challenge::http, "http"}, std::pair{acme::Challenge::tls_alpn, "alpn"}}) {
        const std::string chain = f.fetch(challenge, of(name));
        const acme::Validity validity = acme::validity_of(chain, of(name));
        CHECK(validity.covers);
        CHECK_FALSE(validity.is_temporary);
        CHECK(validity.until > f.clock.now() + std::chrono::days{30});
        CHECK(chain.find("BEGIN CERTIFICATE", 100) != std::string::npos);  // its issuer's too
    }
    CHECK(acme::validity_of(f.fetch(acme::Challenge::http), names).covers);
}

TEST_CASE("one client fetches several certificates") {
    Fixture f;
    acme::Client client(f.client(), f.account, *f.challenges, f.clock);
    for (const char* name : {"first", "second"}) {
        const std::string chain =
            f.io.run(client.fetch(of(name), acme::Key::generate(), acme::Challenge::http));
        CHECK(acme::validity_of(chain, of(name)).covers);
    }
}

TEST_CASE("a check that takes its time is waited for, and not for ever") {
    Fixture f({"PEBBLE_VA_SLEEPTIME=2"});
    CHECK(acme::validity_of(f.fetch(acme::Challenge::http), names).covers);
    acme::ClientSettings settings = f.client();
    settings.patience = 0s;
    acme::Client hasty(settings, f.account, *f.challenges, f.clock);
    std::string why;
    // A check of no duration is possible.
    for (int n = 0; n < 20 && why.empty(); ++n) {
        try {
            f.io.run(hasty.fetch(of("slow" + std::to_string(n)), acme::Key::generate(),
                                 acme::Challenge::http));
        } catch (const acme::Failed& e) {
            why = e.what();
        }
    }
    CHECK_MESSAGE(why.contains("is not done in time"), why);
}

TEST_CASE("an authority whose limit is reached says when to come again") {
    test::TemporaryFolder folder;
    const SystemClock clock;
    SystemRandom random;
    auto challenges = std::make_shared<http::Challenges>();
    acme::RenewalSettings own = Fixture::settings_in(folder.path);
    own.names = {"localhost"};
    const acme::Renewal temporary(own, *challenges, clock, random);
    test::ToyServer authority(test::ToyServer::quick(), 1, nullptr,
                              std::make_shared<http::Certificate>(temporary.files(), challenges));
    const auto routes = std::make_shared<http::Routes>();
    routes->add(http::Method::get, "/authority", http::Access::anyone, http::TokenScopes::admin,
                [](http::Request&) -> Task<http::Response> {
                    co_return http::json(429, {{"detail", "too many certificates"}})
                        .header("Retry-After", "7200");
                });
    authority.router.set("authority", {"authority"}, routes);
    const std::string port = std::to_string(authority.port());
    const acme::ClientSettings settings{.directory = "https://localhost:" + port + "/authority",
                                        .ca_file = temporary.files().certificate.string(),
                                        .email = ""};
    const acme::Key account = acme::Key::generate();
    acme::Client client(settings, account, *challenges, clock);
    test::Io io{1};
    try {
        io.run(client.fetch({"localhost"}, acme::Key::generate(), acme::Challenge::http));
        FAIL("fetched");
    } catch (const acme::Failed& e) {
        CHECK_MESSAGE(std::string(e.what()).contains("too many certificates"),
                      std::string(e.what()));
        CHECK(e.retry_after == 2h);
    }
}

TEST_CASE("a failed check says what the authority has found") {
    Fixture f;
    {
        // No answers: another server has the name.
        auto others = std::make_shared<http::Challenges>();
        std::swap(f.challenges, others);
        const std::string why = f.failure(acme::Challenge::http);
        CHECK_MESSAGE(why.contains("shop.example.kr (http-01): Non-200"), why);
        const std::string also = f.failure(acme::Challenge::tls_alpn);
        CHECK_MESSAGE(also.contains("(tls-alpn-01)"), also);
        std::swap(f.challenges, others);
    }
    CHECK(acme::validity_of(f.fetch(acme::Challenge::http), names).covers);
}

TEST_CASE("an authority that is not one, not trusted or not there is named") {
    Fixture f;
    acme::ClientSettings settings = f.client();
    const auto failure = [&] {
        acme::Client client(settings, f.account, *f.challenges, f.clock);
        try {
            f.io.run(client.fetch(names, acme::Key::generate(), acme::Challenge::http));
            return std::string("fetched");
        } catch (const std::exception& e) {
            return std::string(e.what());
        }
    };
    settings.ca_file = "";
    CHECK(failure().contains("certificate"));
    settings = f.client();
    settings.directory += "/nowhere";
    CHECK(failure().contains("is no directory"));
    settings.directory = "https://localhost:1/dir";
    CHECK(failure().contains("localhost:1"));
    settings.directory = "http://authority.example.kr/dir";
    CHECK(failure().contains("https://"));
}

TEST_CASE(
    "a certificate is renewed at two thirds of its life, and put beside its key in one step") {
    Fixture f;
    ManualClock clock(f.clock.now());
    acme::RenewalSettings settings = Fixture::settings_in(f.folder.path);
    settings.client = f.client();
    settings.first = acme::Challenge::http;
    acme::Renewal renewal(settings, *f.challenges, clock, f.random);
    CHECK(renewal.due() <= clock.now());

    std::atomic<int> fetched = 0;
    f.io.begin(renewal.run([&] { ++fetched; }));
    REQUIRE(test::eventually([&] { return fetched == 1; }));
    const std::string first = test::content(renewal.files().certificate);
    const acme::Validity validity = acme::validity_of(first, names);
    CHECK(validity.covers);
    CHECK(renewal.due() == validity.from + (validity.until - validity.from) * 2 / 3);
    f.certificate->refresh();
    CHECK_FALSE(f.certificate->is_temporary());
    CHECK(f.certificate->valid_until() == validity.until);

    // The next process has nothing to do before that time, and then fetches another one.
    acme::Renewal next(settings, *f.challenges, clock, f.random);
    CHECK(next.due() > clock.now());
    clock.advance(std::chrono::duration_cast<Milliseconds>(next.due() - clock.now()));
    CHECK(next.due() <= clock.now());
    test::Io other{1};
    other.begin(next.run([&] { ++fetched; }));
    REQUIRE(test::eventually([&] { return fetched >= 2; }));
    CHECK(test::content(next.files().certificate) != first);
    CHECK(test::content(f.folder.path / "acme" / "account.pem").contains("PRIVATE KEY"));
}

TEST_CASE("other names than those of the certificate are fetched at once") {
    test::TemporaryFolder folder;
    SystemClock clock;
    SystemRandom random;
    http::Challenges challenges;
    acme::RenewalSettings settings = Fixture::settings_in(folder.path);
    const acme::Renewal renewal(settings, challenges, clock, random);
    const std::string before = test::content(renewal.files().certificate);
    CHECK(acme::validity_of(before, names).is_temporary);
    settings.names.push_back("new.example.kr");
    const acme::Renewal next(settings, challenges, clock, random);
    CHECK(next.due() <= clock.now());
    CHECK(acme::validity_of(test::content(next.files().certificate), settings.names).covers);
}

}  // namespace acme_test
