#include "notify/settings.h"

#include <algorithm>
#include <fstream>

#include "base/parse_integer.h"
#include "base/phone.h"
#include "base/text.h"
#include "notify/domain/notification.h"
#include "notify/domain/templates.h"

namespace baedal::notify {

namespace {

// The statuses of an order, and the coupon that an order has earned.
constexpr std::string_view occasions[] = {"placed",           "accepted",  "cooking",   "ready",
                                          "delivering",       "delivered", "picked_up", "cancelled",
                                          "cancel_requested", "rejected",  "expired",   "coupon"};

constexpr int minutes_of_day = 24 * 60;

std::string phone_of(const Config& config, const std::string& key, std::string_view text) {
    if (!is_phone(text)) config.throw_error(key, "must be a telephone number: \"010-1234-5678\"");
    return phone_key(text);
}

std::optional<int> parse_time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto hours = parse_non_negative(text.substr(0, 2));
    const auto minutes = parse_non_negative(text.substr(3));
    if (!hours || !minutes || *minutes > 59 || *hours * 60 + *minutes > minutes_of_day)
        return std::nullopt;
    return static_cast<int>(*hours * 60 + *minutes);
}

// "1: 010-1234-5678" or "1: 010-1234-5678, 11:00-22:00".
void read_store_phone(const Config& config, std::string_view line,
                      std::map<std::int64_t, StorePhone>& out) {
    static const std::string key = "notify.store_phones";
    constexpr std::string_view form =
        "each must be \"<store>: <number>\", or with times \"1: 010-1234-5678, 11:00-22:00\"";
    const std::size_t colon = line.find(':');
    if (colon == line.npos) config.throw_error(key, form);
    const auto store = parse_non_negative(line.substr(0, colon));
    if (!store) config.throw_error(key, form);
    std::string_view rest = line.substr(colon + 1);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const std::size_t comma = std::min(rest.find(','), rest.size());
    StorePhone phone{phone_of(config, key, rest.substr(0, comma)), 0, 0};
    if (comma < rest.size()) {
        std::string_view times = rest.substr(comma + 1);
        times.remove_prefix(std::min(times.find_first_not_of(' '), times.size()));
        const auto from = parse_time_of_day(times.substr(0, times.find('-')));
        const auto until = times.contains('-')
                               ? parse_time_of_day(times.substr(times.find('-') + 1))
                               : std::nullopt;
        if (!from || !until) config.throw_error(key, form);
        phone.from = *from;
        phone.until = *until;
    }
    if (!out.emplace(*store, phone).second)
        config.throw_error(key, "store " + std::to_string(*store) + " has two numbers");
}

std::vector<std::string> read_tell(const Config& config) {
    std::vector<std::string> out = config.texts("notify.tell");
    for (const std::string& occasion : out) {
        if (std::ranges::find(occasions, occasion) == std::end(occasions))
            config.throw_error("notify.tell",
                               "\"" + occasion + "\" is no status of an order, and not \"coupon\"");
    }
    return out;
}

std::string read_solapi_secret(const Config& config, const std::string& name) {
    auto secret = config.secret(name);
    if (!secret || secret->empty()) {
        throw ConfigError("notify.channel: \"solapi\" needs " + name +
                          " in the environment, or in the file that " + name + "_FILE names");
    }
    return std::move(*secret);
}

// Every key is read for every channel, so that none of them is reported as unknown.
std::map<std::string, std::string> read_template_ids(const Config& config) {
    std::map<std::string, std::string> out;
    for (const std::string_view language : enum_names(Language{})) {
        for (const Template& each : templates()) {
            const std::string key = std::string(language) + "." + std::string(each.key);
            std::string id = config.text("notify.solapi.templates." + key, "");
            if (!id.empty()) out[key] = std::move(id);
        }
    }
    return out;
}

std::optional<SolapiSettings> read_solapi(const Config& config, bool used) {
    SolapiSettings out;
    const auto base =
        net::parse_base_url(config.text("notify.solapi.base_url", "https://api.solapi.com"));
    if (!base) throw ConfigError("notify.solapi.base_url: " + base.error());
    out.base_url = *base;
    out.ca_file = config.text("notify.solapi.ca_file", "");
    out.pf_id = config.text("notify.solapi.pf_id", "");
    const std::string from = config.text("notify.solapi.from", "");
    out.fallback = config.flag("notify.solapi.fallback", true);
    out.timeout = config.duration("notify.solapi.timeout", out.timeout);
    out.poll_every = config.duration("notify.solapi.poll_every", out.poll_every);
    out.low_balance =
        config.integer("notify.solapi.low_balance", out.low_balance, {0, 1'000'000'000});
    out.templates = read_template_ids(config);
    std::string shop = config.text("server.public_url", "");
    if (shop.ends_with('/')) shop.pop_back();
    if (!shop.empty()) out.order_link = shop + "/o/";
    if (!used) return std::nullopt;
    if (out.timeout <= Milliseconds{0} || out.poll_every <= Milliseconds{0})
        config.throw_error("notify.solapi.timeout", "and poll_every must be more than 0");
    if (from.empty())
        config.throw_error("notify.solapi.from",
                           "is the registered sender number, such as "
                           "\"02-1234-5678\", and is needed");
    out.from = phone_of(config, "notify.solapi.from", from);
    if (!out.ca_file.empty() && !std::ifstream(out.ca_file).is_open())
        config.throw_error("notify.solapi.ca_file", out.ca_file + " cannot be read");
    out.api_key = read_solapi_secret(config, "BAEDAL_SOLAPI_API_KEY");
    out.api_secret = read_solapi_secret(config, "BAEDAL_SOLAPI_API_SECRET");
    out.webhook_secret = config.secret("BAEDAL_SOLAPI_WEBHOOK_SECRET").value_or("");
    return out;
}

}  // namespace

bool StorePhone::is_told_at(TimePoint at) const {
    if (from == until) return true;
    // Korea has one time zone and no summer time.
    const auto korean = at + std::chrono::hours{9};
    const auto minute = static_cast<int>(std::chrono::floor<std::chrono::minutes>(
                                             korean - std::chrono::floor<std::chrono::days>(korean))
                                             .count());
    return from < until ? minute >= from && minute < until : minute >= from || minute < until;
}

bool Settings::tells(std::string_view event) const {
    const std::string_view kind = kind_of(event);
    const bool is_chosen = std::ranges::find(occasions, kind) != std::end(occasions);
    return tell.empty() || !is_chosen || std::ranges::find(tell, kind) != tell.end();
}

Settings Settings::read(const Config& config) {
    constexpr std::int64_t most = 1'000'000;
    Settings out;
    const std::string wanted = config.text("notify.channel", "log");
    if (wanted == "kakao" || wanted == "webhook") {
        throw ConfigError("notify.channel: \"" + wanted +
                          "\" is not available in this version; use \"log\" or \"solapi\"");
    }
    out.channel = config.choice("notify.channel", "log", {"log", "solapi"});
    out.language = *from_name<Language>(config.choice("notify.language", "ko", {"ko", "en"}));
    out.oldest = config.duration("notify.oldest", out.oldest);
    if (out.oldest < std::chrono::minutes{1})
        config.throw_error("notify.oldest", "must be a minute or more");
    out.max_per_hour = config.integer("notify.max_per_phone_hour", out.max_per_hour, {0, most});
    out.max_per_day = config.integer("notify.max_per_phone_day", out.max_per_day, {0, most});
    out.tell = read_tell(config);
    for (const std::string& line : config.texts("notify.store_phones"))
        read_store_phone(config, line, out.store_phones);
    const std::string owner = config.text("notify.owner_phone", "");
    if (!owner.empty()) out.owner_phone = phone_of(config, "notify.owner_phone", owner);
    out.remind_after = config.duration("notify.remind_after", out.remind_after);
    out.accept_within = config.duration("store.accept_within", out.accept_within);
    out.solapi = read_solapi(config, out.channel == "solapi");
    return out;
}

std::vector<host::Diagnosis> Settings::setup_gaps() const {
    std::vector<host::Diagnosis> out;
    if (channel == "log") {
        out.push_back({.code = host::DiagnosisCode{"messages-not-sent"},
                       .level = host::Level::warning,
                       .setting = "notify.channel",
                       .text = "No message leaves this machine: messages to customers and stores "
                               "are written to the log."});
    }
    if (solapi && owner_phone.empty()) {
        out.push_back({.code = host::DiagnosisCode{"owner-not-told"},
                       .level = host::Level::warning,
                       .setting = "notify.owner_phone",
                       .text = "Nobody is told when the shop needs help: set the owner's mobile "
                               "number."});
    }
    return out;
}

}  // namespace baedal::notify
