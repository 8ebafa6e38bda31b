#include "store/demo_stores.h"

#include <stdexcept>
#include <string>
#include <string_view>

#include "store/application/open_store.h"
#include "store/application/publish_menu.h"
#include "store/http/menu_decoder.h"
#include "store/http/profile_decoder.h"
#include "store/storage/store_repository.h"

namespace baedal::store {

namespace {

struct DemoStore {
    std::int64_t id;
    std::string_view profile;
    std::string_view menu;
};

// Open at all hours. 통닭 and 피자 require no choice, so that an order needs only their names.
constexpr DemoStore demo_stores[] = {
    {1, R"json({
        "name": "통닭집", "phone": "02-1234-5678", "address": "서울시 마포구 월드컵로 10", "timezone": "Asia/Seoul",
        "hours": [{"weekday": 1, "open": "00:00", "close": "24:00"}, {"weekday": 2, "open": "00:00", "close": "24:00"},
                  {"weekday": 3, "open": "00:00", "close": "24:00"}, {"weekday": 4, "open": "00:00", "close": "24:00"},
                  {"weekday": 5, "open": "00:00", "close": "24:00"}, {"weekday": 6, "open": "00:00", "close": "24:00"},
                  {"weekday": 7, "open": "00:00", "close": "24:00"}],
        "minimumOrder": 15000, "deliveryFee": 3000, "fulfilments": ["delivery", "pickup"], "prepMinutes": 20,
        "autoAccept": false, "cancelUntil": "cooking"
    })json",
     R"json({"categories": [
        {"name": "치킨", "items": [
            {"id": 11, "name": "통닭", "description": "가마솥에 통째로 튀긴 옛날 통닭", "price": 18000, "optionGroups": [
                {"id": 1, "name": "뼈 선택", "min": 0, "max": 1, "choices": [
                    {"id": 101, "name": "순살", "price": 0},
                    {"id": 102, "name": "뼈", "price": 0}]},
                {"id": 2, "name": "소스 추가", "min": 0, "max": 3, "choices": [
                    {"id": 103, "name": "양념 소스", "price": 1000},
                    {"id": 104, "name": "간장 소스", "price": 1000},
                    {"id": 105, "name": "마늘 소스", "price": 1500, "soldOut": true}]}]},
            {"id": 12, "name": "반반치킨", "description": "한 마리에 두 가지 맛", "price": 20000, "optionGroups": [
                {"id": 3, "name": "맛 두 가지", "min": 2, "max": 2, "choices": [
                    {"id": 106, "name": "후라이드", "price": 0},
                    {"id": 107, "name": "양념", "price": 0},
                    {"id": 108, "name": "간장", "price": 0},
                    {"id": 109, "name": "파닭", "price": 1000}]}]},
            {"id": 13, "name": "마늘통닭", "description": "국산 마늘을 듬뿍 얹은 통닭", "price": 20000, "soldOut": true}]},
        {"name": "곁들임", "items": [
            {"id": 14, "name": "감자튀김", "price": 4000},
            {"id": 15, "name": "치킨무", "price": 500}]},
        {"name": "음료", "items": [
            {"id": 16, "name": "콜라", "price": 2000, "optionGroups": [
                {"id": 4, "name": "크기", "min": 1, "max": 1, "choices": [
                    {"id": 110, "name": "500ml", "price": 0},
                    {"id": 111, "name": "1.25L", "price": 1000}]}]}]}
    ]})json"},
    {2, R"json({
        "name": "피자집", "phone": "02-8765-4321", "address": "서울시 마포구 양화로 20", "timezone": "Asia/Seoul",
        "hours": [{"weekday": 1, "open": "00:00", "close": "24:00"}, {"weekday": 2, "open": "00:00", "close": "24:00"},
                  {"weekday": 3, "open": "00:00", "close": "24:00"}, {"weekday": 4, "open": "00:00", "close": "24:00"},
                  {"weekday": 5, "open": "00:00", "close": "24:00"}, {"weekday": 6, "open": "00:00", "close": "24:00"},
                  {"weekday": 7, "open": "00:00", "close": "24:00"}],
        "minimumOrder": 15000, "deliveryFee": 3000, "fulfilments": ["delivery", "pickup"], "prepMinutes": 25,
        "autoAccept": false, "cancelUntil": "cooking"
    })json",
     R"json({"categories": [
        {"name": "피자", "items": [
            {"id": 21, "name": "피자", "description": "토마토와 모차렐라의 기본 피자", "price": 22000, "optionGroups": [
                {"id": 21, "name": "토핑 추가", "min": 0, "max": 4, "choices": [
                    {"id": 201, "name": "페퍼로니", "price": 2000},
                    {"id": 202, "name": "버섯", "price": 1500},
                    {"id": 203, "name": "치즈 추가", "price": 2500},
                    {"id": 204, "name": "올리브", "price": 1000, "soldOut": true}]}]},
            {"id": 22, "name": "고구마피자", "description": "달콤한 고구마 무스", "price": 24000, "optionGroups": [
                {"id": 22, "name": "크기", "min": 1, "max": 1, "choices": [
                    {"id": 205, "name": "레귤러", "price": 0},
                    {"id": 206, "name": "라지", "price": 5000}]},
                {"id": 23, "name": "도우", "min": 0, "max": 1, "choices": [
                    {"id": 207, "name": "씬 도우", "price": 0},
                    {"id": 208, "name": "치즈 크러스트", "price": 3000}]}]},
            {"id": 23, "name": "불고기피자", "price": 25000, "soldOut": true}]},
        {"name": "곁들임", "items": [
            {"id": 24, "name": "치즈오븐스파게티", "price": 8000},
            {"id": 25, "name": "피클", "price": 700}]},
        {"name": "음료", "items": [
            {"id": 26, "name": "사이다", "price": 2000}]}
    ]})json"},
};

}  // namespace

void seed_demo_stores(db::Transaction& tx) {
    if (stores::any(tx.connection())) return;
    for (const DemoStore& demo : demo_stores) {
        auto profile = decode_new_store(json::parse_trusted(demo.profile).get_object());
        if (!profile) {
            throw std::runtime_error("the demo store " + std::to_string(demo.id) + ": " +
                                     profile.error().errors.front().detail);
        }
        profile->id = demo.id;
        open_store(tx, std::move(*profile), true);
        save_menu(tx, demo.id, 0, decode_menu(json::parse_trusted(demo.menu).get_object()).value());
    }
}

}  // namespace baedal::store
