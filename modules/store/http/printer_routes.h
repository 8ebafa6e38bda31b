// /stores/{id}/printers and POST /tickets/{orderId}/print: the kitchen's printers and what they print.
#pragma once

#include "db/database.h"
#include "http/router.h"
#include "store/application/print_queue.h"
#include "store/settings.h"

namespace baedal::store {

class PrinterRoutes {
public:
    PrinterRoutes(http::Routes& routes, db::Database& database, PrintQueue queue,
                  const Settings& settings);

private:
    Task<http::Response> list(http::Request& request);
    Task<http::Response> replace(http::Request& request);
    Task<http::Response> test(http::Request& request);
    Task<http::Response> reprint(http::Request& request);

    db::Database& database_;
    const PrintQueue queue_;
    const Milliseconds accept_within_;
};

}  // namespace baedal::store
