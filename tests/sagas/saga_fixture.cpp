#include "saga_fixture.h"

#include <stdexcept>

#include <SQLiteCpp/SQLiteCpp.h>

#include "app/registry.h"
#include "simulator/history.h"

namespace baedal::simulation {

namespace {

std::string placement(const std::string& more) {
    return R"({"item":"통닭","storeId":1)" + more + "}";
}

std::string payment(const std::string& token, const std::string& method) {
    return R"({"method":")" + method + "\"" +
           (token.empty() ? std::string() : R"(,"token":")" + token + "\"") + "}";
}

std::string id_in(const ReceivedResponse& response) {
    if (response.status == 201 || response.status == 202) return text_of(response.json(), "id");
    if (response.status == 402) return text_of(response.json(), "orderId");  // it awaits payment
    throw std::runtime_error("the order was not taken: " + response.body);
}

}  // namespace

std::vector<std::string> module_names() {
    std::vector<std::string> out;
    for (const host::ModuleDefinition& module : app::registered_modules())
        out.push_back(module.name);
    return out;
}

std::vector<std::string> outages() {
    std::vector<std::string> out = module_names();
    out.insert(out.begin(), "");
    return out;
}

std::string SagaFixture::unpaid(const std::string& fulfilment) {
    return id_in(post("/orders", placement(R"(,"fulfilment":")" + fulfilment + "\"")));
}

std::string SagaFixture::pay_with(const std::string& token, const std::string& method) {
    return id_in(post("/orders", placement(R"(,"payment":)" + payment(token, method))));
}

std::string SagaFixture::cooked(const std::vector<std::string>& steps) {
    const std::string id = placed();
    pass(std::chrono::seconds{1});
    for (const std::string& step : steps) {
        if (command(id, step).status != 200) throw std::runtime_error("the kitchen cannot " + step);
    }
    pass(std::chrono::seconds{1});
    return id;
}

ReceivedResponse SagaFixture::pay(const std::string& id, const std::string& token) {
    return post("/orders/" + id + "/payment", payment(token, "sandbox"));
}

ReceivedResponse SagaFixture::cancel(const std::string& id) {
    return post("/orders/" + id + "/cancel");
}

ReceivedResponse SagaFixture::command(const std::string& id, const std::string& name) {
    return post("/tickets/" + id + "/" + name);
}

ReceivedResponse SagaFixture::patch_store(const std::string& change) {
    return ask({http::Method::patch,
                "/stores/1",
                change,
                {{"Authorization", std::string("Bearer ") + SimulatedDeployment::owner_token}}});
}

void SagaFixture::begin(Call call) {
    auto wait = [](SimulatedDeployment& where, Call what) -> Task<> {
        co_await where.call(std::move(what));
    };
    spawn(deployment.outside(), wait(deployment, std::move(call)), "a test's request");
}

void SagaFixture::stop(const std::string& module) {
    if (post("/admin/modules/" + module + "/stop").status != 200)
        throw std::runtime_error(module + " does not stop");
}

void SagaFixture::start(const std::string& module) {
    if (post("/admin/modules/" + module + "/start").status != 200)
        throw std::runtime_error(module + " does not start");
}

void SagaFixture::crash_and_restart() {
    deployment.crash();
    if (!deployment.open()) throw std::runtime_error("the program does not start");
}

std::string SagaFixture::text(const std::string& sql) {
    const auto found = rows(sql);
    return found.empty() ? "" : found.front();
}

std::vector<std::string> SagaFixture::rows(const std::string& sql) {
    std::vector<std::string> out;
    SQLite::Statement query(deployment.databases().connection(), sql);
    while (query.executeStep()) {
        std::string row;
        for (int i = 0; i < query.getColumnCount(); ++i)
            row += (i == 0 ? "" : " ") + query.getColumn(i).getString();
        out.push_back(std::move(row));
    }
    return out;
}

std::string SagaFixture::status(const std::string& id) {
    return text("SELECT status FROM \"order\".orders WHERE id = '" + id + "'");
}

std::string SagaFixture::payment_status(const std::string& id) {
    return text("SELECT payment_status FROM \"order\".orders WHERE id = '" + id + "'");
}

std::string SagaFixture::ticket_state(const std::string& id) {
    return text("SELECT state FROM store.ticket WHERE order_id = '" + id + "'");
}

std::string SagaFixture::movements(const std::string& id) {
    return text(
        "SELECT group_concat(kind || ' ' || amount, ' ') FROM pay_sandbox.movement "
        "WHERE order_id = '" +
        id + "'");
}

std::string SagaFixture::timeline(const std::string& id) {
    const auto order = get("/orders/" + id).json();
    std::string out;
    for (const auto& entry : order.at("timeline").as_array())
        out += (out.empty() ? "" : " ") + text_of(entry.as_object(), "status");
    return out;
}

std::string SagaFixture::events(const std::string& module, const std::string& id) {
    return text("SELECT group_concat(type, ' ') FROM (SELECT type FROM \"" + module +
                "\".outbox WHERE subject = '" + id + "' ORDER BY seq)");
}

void SagaFixture::change_file(const std::string& database, const std::string& sql) {
    deployment.close();
    SQLite::Database file(folder.path.string() + "/" + database + ".sqlite",
                          SQLite::OPEN_READWRITE);
    file.exec(sql);
    if (!deployment.open()) throw std::runtime_error("the program does not start");
}

std::string SagaFixture::unfinished() {
    std::string left = "?";
    becomes([&] {
        left = unfinished_work(deployment);
        return left.empty();
    });
    return left;
}

}  // namespace baedal::simulation
