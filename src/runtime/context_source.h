// What a simulation puts in the place of the system's timers, streams or calls, for the code that runs on an
// io_context.
#pragma once

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>

namespace baedal {

// The overload of use_service() for io_context accepts Asio's own services only.
template <class Source>
struct ContextSource : boost::asio::execution_context::service {
    using key_type = ContextSource;
    explicit ContextSource(boost::asio::execution_context& context, Source* replacement = nullptr)
        : service(context), source(replacement) {}
    void shutdown() override {}
    Source* source;
};

// Once for a context. `source` outlives the context's work.
template <class Source>
void replace_source(boost::asio::io_context& context, Source& source) {
    boost::asio::make_service<ContextSource<Source>>(context, &source);
}

// Null: the system's.
template <class Source>
Source* source_of(boost::asio::io_context& context) {
    boost::asio::execution_context& base = context;
    return boost::asio::has_service<ContextSource<Source>>(context)
               ? boost::asio::use_service<ContextSource<Source>>(base).source
               : nullptr;
}

}  // namespace baedal
