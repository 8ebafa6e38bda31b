// The list of transactions of Toss Payments: each approval and each cancel is one.
// (https://docs.tosspayments.com/reference#transaction-객체)
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pay/gateway/gateway.h"

namespace baedal::pay {

inline constexpr std::size_t toss_page_size = 100;  // of at most 5,000

// The target of GET /v1/transactions. Its date-times have no zone and are those of Korea.
std::string toss_transactions_target(const TransactionQuery& query);

// The transactions of a response 200, and the key of the last one as `next` if the page is full. What is
// not a transaction of a payment is left out. Nothing: the response is no such list.
std::optional<TransactionPage> decode_toss_transactions(std::string_view body);

}  // namespace baedal::pay
