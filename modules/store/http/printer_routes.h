// /stores/{id}/printers and POST /tickets/{orderId}/print: the kitchen's printers and what they print.
#pragma once

#include "db/database.h"
#include "http/router.h"
#include "store/application/print_queue.h"

namespace baedal::store {

class PrinterRoutes {
public:
    PrinterRoutes(http::Routes& routes, db::Database& database, PrintQueue queue);

private:
    Task<http::Response> list(http::Request& request);
    Task<http::Response> replace(http::Request& request);
    Task<http::Response> test(http::Request& request);
    Task<http::Response> reprint(http::Request& request);

    db::Database& database_;
    const PrintQueue queue_;
};

}  // namespace baedal::store
