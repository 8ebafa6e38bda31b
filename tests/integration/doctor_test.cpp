// The host's checks, with what they look at made for each.
#include <fstream>

#include <doctest/doctest.h>

#include "doctor/checks.h"
#include "host/check.h"
#include "host/clock_check.h"
#include "support/coroutines.h"
#include "support/temporary_folder.h"
#include "toss_simulator/certificates.h"

namespace doctor_test {

namespace {

using namespace baedal;
using namespace std::chrono_literals;
using doctor::CertificateToCheck;
using doctor::Diagnoses;
using host::Level;

std::string code_of(const Diagnoses& found) {
    REQUIRE(found.size() == 1);
    return std::string(found.front().code.text());
}

TimePoint now() { return SystemClock().now(); }

std::string code_of(const toss::CertificateOptions& options, const CertificateToCheck& subject,
                    Milliseconds later = 0ms) {
    const test::TemporaryFolder folder;
    CertificateToCheck with = subject;
    with.certificate = toss::make_certificates(folder.path, options).certificate;
    return code_of(doctor::check_certificate(with, now() + later));
}

}  // namespace

TEST_CASE("a certificate is judged by its names and by its end") {
    const CertificateToCheck ours{.names = {"shop.example.kr"}};
    const toss::CertificateOptions good{.host = "shop.example.kr"};
    CHECK(code_of(good, ours) == "certificate-valid");
    CHECK(code_of(good, ours, 24h * 17) == "certificate-ends");
    CHECK(code_of(good, ours, 24h * 31) == "certificate-ended");
    CHECK(code_of({.host = "shop.example.kr", .valid_for = -1h}, ours) == "certificate-ended");
    CHECK(code_of({.host = "other.example.kr"}, ours) == "certificate-of-other-name");
    // One that is fetched is renewed when a third of its life is left.
    const CertificateToCheck fetched{.is_fetched = true, .names = {"shop.example.kr"}};
    CHECK(code_of(good, fetched, 24h * 17) == "certificate-valid");
    CHECK(code_of(good, fetched, 24h * 24) == "certificate-ends");
}

TEST_CASE("a certificate that is not there, and the ways to have none") {
    const CertificateToCheck missing{.certificate = "/nonexistent/shop.pem"};
    CHECK(code_of(doctor::check_certificate(missing, now())) == "certificate-unreadable");
    const test::TemporaryFolder folder;
    std::ofstream(folder.path / "empty.pem") << "nothing";
    CHECK(code_of(doctor::check_certificate({.certificate = folder.path / "empty.pem"}, now())) ==
          "certificate-unreadable");
    CHECK(code_of(doctor::check_certificate({.is_https = true}, now())) == "https-missing");
    CHECK(code_of(doctor::check_certificate({.is_https = true, .has_proxy = true}, now())) ==
          "https-by-proxy");
    CHECK(code_of(doctor::check_certificate({}, now())) == "https-unset");
}

TEST_CASE("a clock is compared with the Date of a response") {
    const TimePoint at = *from_rfc3339("2026-11-29T06:00:00Z");
    const std::string date = "Sun, 29 Nov 2026 06:00:00 GMT";
    CHECK(host::compare_clock(at + 20s, date, "x")->level == Level::ok);
    CHECK(host::compare_clock(at + 40s, date, "x")->detail == "40 s ahead of x");
    CHECK(host::compare_clock(at - 2min, date, "x")->detail == "120 s behind x");
    CHECK(host::compare_clock(at - 2min, date, "x")->level == Level::problem);
    CHECK_FALSE(host::compare_clock(at, "yesterday", "x"));
    CHECK_FALSE(host::compare_clock(at, "", "x"));
}

TEST_CASE("time zones that are not there are a problem") {
    test::Io io{1};
    const SystemClock clock;
    const Diagnoses known = io.run(doctor::check_clock(clock, std::nullopt));
    CHECK(known.front().code.text() == "zones-known");
    const Diagnoses missing = io.run(doctor::check_clock(clock, std::nullopt, "Nowhere/None"));
    CHECK(missing.front().level == Level::problem);
}

TEST_CASE("a name is of this machine, or is not known") {
    test::Io io{1};
    const Diagnoses found = io.run(doctor::check_names({"localhost", "no-such-shop.invalid"}));
    REQUIRE(found.size() == 2);
    CHECK(found[0].code.text() == "name-is-ours");
    CHECK(found[1].code.text() == "name-unknown");
    CHECK(found[1].level == Level::problem);
}

TEST_CASE("a check that throws is told, and the others are not lost") {
    test::Io io{1};
    std::vector<host::Check> checks{
        {"broken", []() -> Task<Diagnoses> { throw std::runtime_error("no such file"); }},
        {"sound", []() -> Task<Diagnoses> {
             co_return Diagnoses{{.code = host::DiagnosisCode{"disk-free"}, .text = "Room."}};
         }}};
    const Diagnoses found = io.run(host::run_checks(std::move(checks)));
    REQUIRE(found.size() == 2);
    CHECK(found[0].level == Level::unknown);
    CHECK(found[0].detail == "broken: no such file");
    CHECK(found[1].code.text() == "disk-free");
}

TEST_CASE("a figure is read from the text of the metrics") {
    const std::string metrics = "# TYPE a counter\na 3\na_total{x=\"1\"} 4\nab 5\n";
    CHECK(doctor::metric_in(metrics, "a") == 3);
    CHECK(doctor::metric_in(metrics, "ab") == 5);
    CHECK(doctor::metric_in(metrics, "b") == 0);
}

}  // namespace doctor_test
