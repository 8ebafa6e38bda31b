// The way of a request, from its connection to its response: every stage, in order.
//
//      stage              where                          a rejection
//   1  accept             admit_connection()             429, 503; the connection is closed
//   2  read and parse     Session::read, MessageReader   400, 408, 413, 417, 431, 505; closed
//   3  identify           respond()                      -
//   4  authenticate       respond()                      -; 500 or 503 for an exception
//   5  limit the rate     respond()                      429; 308 from clear text to TLS
//   6  route              dispatch()                     404, 405, 503 (the module is stopped)
//   7  check access       dispatch()                     401, 403, 503
//   8  check the site     dispatch()                     403
//   9  check the type     dispatch()                     415
//  10  handle             dispatch(): the handler        its own; 500 or 503 for an exception
//  11  audit              dispatch()                     -
//  12  open a stream      respond() admits it            429, 503; its first read fails, or is the end
//  13  compress           Session::handle                -
//  14  write, observe     Session::send_whole            -
//
// A stage rejects with a Problem, and the stages after it are left out; 7 to 9 are still audited.
#pragma once

#include <optional>

#include "base/clock.h"
#include "base/random.h"
#include "http/limits/admission.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"
#include "runtime/task.h"

namespace baedal::http {

struct ServerState;
struct Worker;

enum class Rejection { none, server_is_full, address_has_too_many };

struct AdmittedConnection {
    Peer peer;
    ConnectionCounts::Slot slot;
    Rejection rejection = Rejection::none;
};
// Counts the connection among the open ones, also a rejected one. Thread-safe.
AdmittedConnection admit_connection(ServerState& server, const Address& from);
Problem to_problem(Rejection rejection);

// A request that was read, with what the stages need to know of its connection.
struct Exchange {
    const Peer& peer;
    Request& request;
    bool is_head = false;  // HEAD: the response has no body and opens no stream
    Instant began;         // its last byte was read
    bool over_tls = false;
};

// Gives the request its id and its trace; the client's own where they are valid.
void name_request(Request& request, Random& random);

// Stages 3 to 12. Never throws. What `exchange` refers to must outlive the task.
Task<Response> respond(ServerState& server, Exchange exchange);

// Stages 6 to 11, for a request whose actor is known. Never throws.
Task<Response> dispatch(Router& router, Request& request);

// Counts, times and logs (level debug; log.access) a response that is about to be sent.
void observe(Worker& worker, const Exchange& exchange, const Response& response);

}  // namespace baedal::http
