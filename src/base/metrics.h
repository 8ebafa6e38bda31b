// Counters, gauges and histograms in the Prometheus text format 0.0.4.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/thread_annotations.h"

namespace baedal {

// Counter and Histogram are lock-free and thread-safe.
class Counter {
public:
    void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_ = 0;
};

// A distribution of durations in seconds, in fixed buckets from 0.5 ms to 10 s.
class Histogram {
public:
    static constexpr std::array<double, 14> bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                   0.1,    0.25,  0.5,    1.0,   2.5,  5.0,   10.0};
    void observe(double seconds);

private:
    friend class Metrics;
    std::array<std::atomic<std::uint64_t>, bounds.size() + 1> buckets_{};
    std::atomic<std::uint64_t> sum_microseconds_ = 0;
};

using Labels = std::vector<std::pair<std::string, std::string>>;

// The metrics of the process. Names are baedal_<what>_<unit>[_total]. Thread-safe. Throws
// std::logic_error on an invalid name and on a name that exists with another type.
class Metrics {
public:
    // The same name and labels give the same object, which lives as long as the Metrics.
    Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
    Histogram& histogram(const std::string& name, const std::string& help,
                         const Labels& labels = {});

    struct Sample {
        Labels labels;
        double value;
    };
    enum class Type { counter, gauge };
    // Registers a callback, which exposition() runs on its own thread. A later callback of the same
    // name replaces the earlier one. A callback that throws is logged and skipped.
    void collect(const std::string& name, const std::string& help, Type type,
                 std::function<std::vector<Sample>()> samples);

    // The page of /metrics.
    std::string exposition() const;

private:
    struct Family {
        std::string help;
        std::string type;
        std::map<std::string, std::unique_ptr<Counter>> counters;  // by rendered labels
        std::map<std::string, std::unique_ptr<Histogram>> histograms;
        std::function<std::vector<Sample>()> samples;
    };
    mutable Mutex mutex_;
    std::map<std::string, Family> families_ GUARDED_BY(mutex_);
};

}  // namespace baedal
