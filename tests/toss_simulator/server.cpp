#include "toss_simulator/server.h"

#include "toss_simulator/control.h"

namespace baedal::toss {

namespace {

Call call_of(const simulator::HttpRequest& request) {
    Call out{.method = request.method,
             .path = request.path,
             .authorization = request.header("Authorization"),
             .idempotency_key = request.header("Idempotency-Key"),
             .body = request.body,
             .test_code = request.header("TossPayments-Test-Code")};
    for (const auto& [name, value] : request.query) out.query[name] = value;
    return out;
}

std::optional<simulator::TlsFiles> tls_of(const ServerOptions& options) {
    if (!options.certificates) return std::nullopt;
    return simulator::TlsFiles{options.certificates->certificate, options.certificates->key};
}

}  // namespace

Server::Server(const ServerOptions& options)
    : bank_(options.secret_key, [this](const json::Object& payment) { webhooks_.send(payment); }),
      http_(options.port, tls_of(options), [this](const simulator::HttpRequest& request) {
          const Response response = respond(call_of(request));
          return simulator::HttpReply{.status = response.status,
                                      .body = response.body,
                                      .drop_connection = response.drop_connection};
      }) {}

Server::~Server() { bank_.stop(); }

Response Server::respond(const Call& call) {
    if (call.path == "/control" || call.path.starts_with("/control/"))
        return control(call, bank_, webhooks_);
    return bank_.handle(call);
}

}  // namespace baedal::toss
