#include "base/metrics.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "base/log.h"

namespace baedal {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Label names have no colon. Metric names may have one; Prometheus reserves it for recording rules.
bool is_name(std::string_view name) {
    return !name.empty() && is_letter(name.front()) &&
           std::ranges::all_of(name, [](char c) { return is_letter(c) || is_digit(c); });
}

std::string escape(std::string_view text, bool in_quotes) {
    std::string out;
    for (const char c : text) {
        if (c == '\\') out += "\\\\";
        else if (c == '\n') out += "\\n";
        else if (c == '"' && in_quotes) out += "\\\"";
        else out += c;
    }
    return out;
}

// Labels are sorted by name: the same labels in another order are the same series.
std::string render(Labels labels) {
    std::ranges::sort(labels);
    std::string out;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto& [name, value] = labels[i];
        if (!is_name(name) || name == "le" || name.starts_with("__")) {
            throw std::logic_error("'" + name + "' cannot be the name of a metric's label");
        }
        if (i > 0 && labels[i - 1].first == name)
            throw std::logic_error("the label '" + name + "' appears twice");
        out += (i > 0 ? "," : "") + name + "=\"" + escape(value, true) + "\"";
    }
    return out;
}

std::string number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    char buffer[32];
    const double size = std::abs(value);
    const bool plain =
        size == 0 || (size >= 1e-6 && size < 1e15);  // no exponent in the common range
    const auto end =
        plain ? std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed).ptr
              : std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return std::string(buffer, end);
}

void put(std::string& out, const std::string& name, const std::string& labels,
         const std::string& value) {
    out += name;
    if (!labels.empty()) out += "{" + labels + "}";
    out += " " + value + "\n";
}

}  // namespace

void Histogram::observe(double seconds) {
    if (!(seconds > 0)) seconds = 0;  // negative and NaN count as 0
    const auto bucket = std::ranges::lower_bound(bounds, seconds) - bounds.begin();
    buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    static constexpr double longest = 1e9;  // seconds; keeps the conversion below defined
    const auto microseconds =
        static_cast<std::uint64_t>(std::llround(std::min(seconds, longest) * 1e6));
    sum_microseconds_.fetch_add(microseconds, std::memory_order_relaxed);
}

namespace {

// A metric's name has one type in the whole process.
template <class Family>
Family& find_or_add(std::map<std::string, Family>& families, const std::string& name,
                    const std::string& help, const std::string& type, bool callback) {
    if (!is_name(name)) throw std::logic_error("'" + name + "' cannot be the name of a metric");
    const auto [at, made] = families.try_emplace(name);
    Family& family = at->second;
    if (made) {
        family.help = help;
        family.type = type;
    } else if (family.type != type || static_cast<bool>(family.samples) != callback) {
        throw std::logic_error("the metric '" + name + "' exists with another type");
    }
    return family;
}

}  // namespace

Counter& Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
    const std::string series = render(labels);
    const Lock lock(mutex_);
    auto& slot = find_or_add(families_, name, help, "counter", false).counters[series];
    if (!slot) slot = std::make_unique<Counter>();
    return *slot;
}

Histogram& Metrics::histogram(const std::string& name, const std::string& help,
                              const Labels& labels) {
    const std::string series = render(labels);
    const Lock lock(mutex_);
    auto& slot = find_or_add(families_, name, help, "histogram", false).histograms[series];
    if (!slot) slot = std::make_unique<Histogram>();
    return *slot;
}

void Metrics::collect(const std::string& name, const std::string& help, Type type,
                      std::function<std::vector<Sample>()> samples) {
    const Lock lock(mutex_);
    // A restarted module registers a new callback for the same name.
    find_or_add(families_, name, help, type == Type::counter ? "counter" : "gauge", true).samples =
        std::move(samples);
}

std::string Metrics::exposition() const {
    std::string out;
    std::map<std::string, std::function<std::vector<Sample>()>> callbacks;
    std::map<std::string, std::string> pages;  // the text of one family, by its name
    {
        const Lock lock(mutex_);
        for (const auto& [name, family] : families_) {
            std::string& page = pages[name];
            page.append("# HELP ").append(name).append(" ").append(escape(family.help, false));
            page.append("\n# TYPE ").append(name).append(" ").append(family.type).append("\n");
            for (const auto& [labels, counter] : family.counters) {
                put(page, name, labels, std::to_string(counter->value()));
            }
            for (const auto& [labels, histogram] : family.histograms) {
                std::uint64_t count = 0;
                const std::string lead = labels.empty() ? "" : labels + ",";
                for (std::size_t i = 0; i < histogram->buckets_.size(); ++i) {
                    count += histogram->buckets_[i].load(std::memory_order_relaxed);
                    const double bound = i < Histogram::bounds.size()
                                             ? Histogram::bounds[i]
                                             : std::numeric_limits<double>::infinity();
                    put(page, name + "_bucket", lead + "le=\"" + number(bound) + "\"",
                        std::to_string(count));
                }
                const auto sum = histogram->sum_microseconds_.load(std::memory_order_relaxed);
                put(page, name + "_sum", labels, number(static_cast<double>(sum) / 1e6));
                put(page, name + "_count", labels, std::to_string(count));
            }
            if (family.samples) callbacks[name] = family.samples;
        }
    }
    // Callbacks run without the lock: they take locks of their own and may call counter().
    for (const auto& [name, samples] : callbacks) {
        try {
            std::map<std::string, double> series;
            for (const Sample& sample : samples()) series[render(sample.labels)] = sample.value;
            for (const auto& [labels, value] : series)
                put(pages[name], name, labels, number(value));
        } catch (const std::exception& error) {
            // One broken callback must not hide the other metrics.
            log::warn("the metric was not collected", {{"metric", name}, {"error", error.what()}});
        }
    }
    for (const auto& [name, page] : pages) out += page;
    return out;
}

}  // namespace baedal
