#include "solapi_simulator/server.h"

#include "solapi_simulator/control.h"

namespace baedal::solapi {

Server::Server(const ServerOptions& options)
    : provider_(options.api_key, options.api_secret),
      http_(options.port, options.tls, [this](const simulator::HttpRequest& request) {
          if (request.path == "/control" || request.path.starts_with("/control/"))
              return control(request, provider_, reports_);
          return provider_.handle(request);
      }) {}

Server::~Server() { provider_.stop(); }

}  // namespace baedal::solapi
