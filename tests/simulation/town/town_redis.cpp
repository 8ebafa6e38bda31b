#include "town/town_redis.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace baedal::simulation {

namespace {

using peers::RedisFailed;
using peers::RedisStreams;

constexpr std::size_t entries_at_once = 64;
constexpr std::int64_t shortest_pause = 5;   // ms
constexpr std::int64_t longest_pause = 300;  // ms

constexpr const char* away = "redis: it is away";
constexpr const char* wiped = "redis: it has lost everything";
constexpr const char* gap = "redis: it has lost some entries";
constexpr const char* old_dump = "redis: it is as it was a while ago";
constexpr const char* given_twice = "redis: it gives an entry twice";
constexpr const char* out_of_order = "redis: it gives entries out of order";
constexpr const char* refuses_old = "redis: it refuses an entry that it has";

std::int64_t number_of(const std::string& id) { return std::stoll(id.substr(0, id.find('-'))); }

}  // namespace

class TownRedis::Connection final : public RedisStreams {
public:
    explicit Connection(TownRedis& town) : town_(town), life_(town.life_) {}

    std::string last_id(const std::string& stream) override {
        require_connected();
        const auto& entries = town_.streams_[stream];
        return entries.empty() ? "0-0" : entries.back().id;
    }

    void add(const Entry& entry) override {
        require_connected();
        auto& entries = town_.streams_[entry.stream];
        if (!entries.empty() && number_of(entry.id) <= number_of(entries.back().id)) {
            town_.situations_.met(refuses_old);
            throw RedisFailed("ERR the ID is equal or smaller");
        }
        entries.push_back(entry);
    }

    void remove(const std::string& stream) override {
        require_connected();
        town_.streams_.erase(stream);
    }

    std::vector<Entry> read(const Positions& positions) override {
        require_connected();
        std::vector<Entry> out;
        for (const auto& [stream, position] : positions) {
            for (const Entry& entry : town_.streams_[stream]) {
                const bool is_new = number_of(entry.id) > number_of(position);
                if (is_new && out.size() < entries_at_once) out.push_back(entry);
            }
        }
        if (out.size() > 1 && town_.choices_.chance(10)) {
            std::ranges::reverse(out);
            town_.situations_.met(out_of_order);
        }
        if (!out.empty() && town_.choices_.chance(10)) {
            out.push_back(town_.choices_.pick(out));
            town_.situations_.met(given_twice);
        }
        return out;
    }

    Milliseconds between_reads() const override {
        return town_.choices_.milliseconds(shortest_pause, longest_pause);
    }

private:
    void require_connected() const {
        if (town_.is_away_ || life_ != town_.life_) {
            town_.situations_.met(away);
            throw RedisFailed("the connection is lost");
        }
    }

    TownRedis& town_;
    const std::uint64_t life_;
};

TownRedis::TownRedis(std::uint64_t seed, Situations& situations)
    : choices_(seed), situations_(situations) {}

void TownRedis::expect_situations() {
    for (const char* name : {away, wiped, gap, old_dump, given_twice, out_of_order})
        situations_.expect(name);
}

std::unique_ptr<RedisStreams> TownRedis::open() {
    if (is_away_) throw RedisFailed("the connection is refused");
    return std::make_unique<Connection>(*this);
}

void TownRedis::lose_entries() {
    for (auto& [stream, entries] : streams_) {
        std::erase_if(entries, [this](const RedisStreams::Entry&) { return choices_.chance(20); });
    }
}

void TownRedis::strike() {
    switch (choices_.below(6)) {
        case 0:
            is_away_ = true;
            ++life_;
            break;
        case 1:
            situations_.met(wiped);
            streams_.clear();
            break;
        case 2:
            if (!streams_.empty()) {
                const auto one = choices_.below(static_cast<std::int64_t>(streams_.size()));
                std::next(streams_.begin(), one)->second.clear();
            }
            break;
        case 3:
            situations_.met(gap);
            lose_entries();
            break;
        case 4:
            situations_.met(old_dump);
            streams_ = dump_;
            ++life_;
            break;
        default: dump_ = streams_;
    }
}

void TownRedis::repair() { is_away_ = false; }

}  // namespace baedal::simulation
