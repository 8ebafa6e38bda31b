#include "http/failure.h"

#include "base/log.h"
#include "db/database.h"

namespace baedal::http {

namespace {

Response internal_error(const Request& request, std::string_view error) {
    log::error("a request failed", {{"module", request.module},
                                    {"method", to_text(request.method)},
                                    {"route", request.route},
                                    {"request_id", request.id},
                                    {"error", error}});
    return problem(problems::internal_error());
}

}  // namespace

Response failure_response(const std::exception_ptr& failure, const Request& request) {
    try {
        std::rethrow_exception(failure);
    } catch (const db::Overloaded&) {
        return problem(problems::overloaded(
            "Too many orders are being written at this moment. Try again soon."));
    } catch (const db::Unavailable& error) {
        log::warn(
            "a request needs a database that is not available",
            {{"module", request.module}, {"request_id", request.id}, {"error", error.what()}});
        return problem(problems::module_unavailable(request.module));
    } catch (const std::exception& error) {
        return internal_error(request, error.what());
    } catch (...) {
        return internal_error(request, "an exception of unknown type");
    }
}

}  // namespace baedal::http
