# Every further attempt of a refund has a key of its own, so that the gateway cannot know it again.
set(source modules/pay/jobs/jobs.cpp)
set(expected "payments_agree_with_the_gateway|should be kept|does not come to rest")
set(correct [==[.refund_id = refund.id,]==])
set(mistaken [==[.refund_id = refund.attempts == 0 ? refund.id : refund.id + std::to_string(refund.attempts),]==])
