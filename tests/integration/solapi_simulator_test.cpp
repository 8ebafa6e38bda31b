// The simulator of Solapi against what Solapi publishes.
#include <doctest/doctest.h>

#include "base/digest.h"
#include "json/parser.h"
#include "solapi_simulator/provider.h"

namespace solapi_simulator_test {

using namespace baedal;

namespace {

struct Caller {
    Caller() : provider("KEY", "SECRET") {
        provider.set_timing(
            {.to_carrier = Milliseconds{60'000}, .to_report = Milliseconds{60'000}});
        provider.add_channel("PF");
        provider.add_sender("0212345678");
        provider.add_template({.id = "T",
                               .channel = "PF",
                               .name = "t",
                               .content = "#{매장명} 주문",
                               .status = "APPROVED"});
    }

    static std::string authorization(const std::string& date, const std::string& salt,
                                     const std::string& key = "KEY",
                                     const std::string& secret = "SECRET") {
        return "HMAC-SHA256 apiKey=" + key + ", date=" + date + ", salt=" + salt +
               ", signature=" + to_hex(hmac_sha256(secret, date + salt));
    }
    std::string now(Milliseconds offset = {}) const { return to_rfc3339(provider.now() + offset); }
    simulator::HttpReply call(const std::string& method, const std::string& path,
                              const std::string& body, const std::string& field) {
        return provider.handle(
            {.method = method, .path = path, .headers = {{"Authorization", field}}, .body = body});
    }
    simulator::HttpReply call(const std::string& method, const std::string& path,
                              const std::string& body = {}) {
        return call(method, path, body,
                    authorization(now(), "new salt " + std::to_string(100'000 + ++calls)));
    }
    // The status code of one message.
    std::string code_of(const json::Object& message) {
        const auto reply = call("POST", "/messages/v4/send-many/detail",
                                json::dump(json::Object{{"messages", json::Array{message}}}));
        const json::Object body = json::parse_trusted(reply.body).as_object();
        const json::Array& failed = body.at("failedMessageList").as_array();
        const json::Array& list = failed.empty() ? body.at("messageList").as_array() : failed;
        return std::string(list.at(0).at("statusCode").as_string());
    }

    solapi::Provider provider;
    int calls = 0;
};

json::Object alimtalk() {
    return {{"to", "01012345678"},
            {"from", "0212345678"},
            {"type", "ATA"},
            {"kakaoOptions", json::Object{{"pfId", "PF"},
                                          {"templateId", "T"},
                                          {"variables", json::Object{{"#{매장명}", "통닭집"}}}}}};
}

std::string error_of(const simulator::HttpReply& reply) {
    return std::to_string(reply.status) + " " +
           std::string(json::parse_trusted(reply.body).at("errorCode").as_string());
}

}  // namespace

TEST_CASE("the signature is checked: key, time, salt, and each only once") {
    Caller caller;
    const auto balance = [&](const std::string& field) {
        return caller.call("GET", "/cash/v1/balance", "", field);
    };
    const std::string salt = "0123456789ab";
    const std::string good = Caller::authorization(caller.now(), salt);
    CHECK(balance(good).status == 200);
    CHECK(error_of(balance(good)) == "403 DuplicatedSignature");
    CHECK(error_of(balance(Caller::authorization(caller.now(), salt, "OTHER"))) ==
          "403 InvalidAPIKey");
    CHECK(error_of(balance(Caller::authorization(caller.now(), salt, "KEY", "WRONG"))) ==
          "403 SignatureDoesNotMatch");
    for (const int minutes : {-16, 16}) {
        CHECK(error_of(balance(Caller::authorization(caller.now(std::chrono::minutes{minutes}),
                                                     salt))) == "403 RequestTimeTooSkewed");
    }
    CHECK(balance(Caller::authorization(caller.now(), "short")).status == 400);
    CHECK(balance("").status == 400);
}

TEST_CASE("each message is checked, inside of a 200") {
    Caller caller;
    const auto with = [](const char* member, json::Value value) {
        json::Object out = alimtalk();
        out[member] = std::move(value);
        return out;
    };
    CHECK(caller.code_of(alimtalk()) == "2000");
    CHECK(caller.code_of(with("to", "")) == "1010");
    CHECK(caller.code_of(with("to", "010-1234-5678")) == "1011");
    CHECK(caller.code_of(with("from", "0299999999")) == "1062");
    CHECK(caller.code_of(with("type", "XYZ")) == "1025");
    CHECK(caller.code_of(with("text", "words")) == "1043");
    CHECK(caller.code_of(with("customFields", json::Object{{"a", std::string(101, 'x')}})) ==
          "1032");
    CHECK(caller.code_of(with("kakaoOptions", json::Object{{"pfId", "NO"}})) == "1041");
    CHECK(caller.code_of(
              with("kakaoOptions", json::Object{{"pfId", "PF"}, {"templateId", "NO"}})) == "1042");
    CHECK(caller.code_of(with("kakaoOptions", json::Object{{"pfId", "PF"}, {"templateId", "T"}})) ==
          "1043");
    json::Object sms = with("type", "SMS");
    sms.erase("kakaoOptions");
    sms["text"] = "주문";
    CHECK(caller.code_of(sms) == "2000");
    sms["text"] = "\U0001F357";
    CHECK(caller.code_of(sms) == "1029");
    sms["text"] = std::string(91, 'x');
    CHECK(caller.code_of(sms) == "1031");
    caller.provider.set_balance(12);
    CHECK(caller.code_of(alimtalk()) == "1030");
    const auto twice = caller.call(
        "POST", "/messages/v4/send-many/detail",
        json::dump(json::Object{{"messages", json::Array{sms, sms}}, {"allowDuplicates", false}}));
    CHECK(twice.body.contains("1026"));
}

TEST_CASE("a group is sent once") {
    Caller caller;
    const auto made = caller.call("POST", "/messages/v4/groups/", "{}");
    const std::string id(json::parse_trusted(made.body).at("groupId").as_string());
    const std::string path = "/messages/v4/groups/" + id;
    CHECK(caller
              .call("PUT", path + "/messages",
                    json::dump(json::Object{{"messages", json::Array{alimtalk()}}}))
              .status == 200);
    CHECK(caller.provider.messages().empty());
    CHECK(caller.call("POST", path + "/send", "{}").status == 200);
    CHECK(caller.call("POST", path + "/send", "{}").status == 400);
    CHECK(caller.provider.messages().size() == 1);
    CHECK(caller.call("GET", path).body.contains("SENDING"));
    CHECK(caller.call("GET", path + "/messages").body.contains("01012345678"));
}

TEST_CASE("a message goes through its states, by the end of its receiver's number") {
    Caller caller;
    for (const char* to : {"01000001111", "01000003104", "01000003010", "01000003000"}) {
        json::Object message = alimtalk();
        message["to"] = to;
        CHECK(caller.code_of(message) == "2000");
    }
    const auto codes = [&] {
        std::string out;
        for (const solapi::SentMessage& message : caller.provider.messages())
            out += message.code_at(caller.provider.now()) + (message.replaced ? "r " : " ");
        return out;
    };
    CHECK(codes() == "2000 2000r 2000 2000 ");
    caller.provider.advance(Milliseconds{61'000});
    CHECK(codes() == "3000 3000r 3000 3000 ");
    caller.provider.advance(Milliseconds{61'000});
    CHECK(codes() == "4000 4000r 3010 3000 ");
}

}  // namespace solapi_simulator_test
