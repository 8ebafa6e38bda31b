// Micro-benchmarks of the primitives; options are Google Benchmark's.
#include <benchmark/benchmark.h>

#include "base/log.h"

int main(int argc, char** argv) {
    baedal::log::configure(baedal::log::Level::error, baedal::log::Format::text);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
