// Counts constructions and destructions around co_await in the three shapes that GCC 12
// miscompiles. Exits with 0 if every object is destroyed once.
#include <coroutine>
#include <exception>
#include <string>
#include <utility>

static int alive = 0;

struct Counted {
    std::string text = "a string that is too long to be stored in place";
    Counted() { ++alive; }
    Counted(const Counted& other) : text(other.text) { ++alive; }
    Counted(Counted&& other) noexcept : text(std::move(other.text)) { ++alive; }
    ~Counted() { --alive; }
};

struct Aggregate {
    Counted first;
    int second = 0;
};

struct Task {
    struct promise_type {
        Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> handle;
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> caller) {
        while (!handle.done()) handle.resume();
        caller.resume();
    }
    void await_resume() const {}
};

Task take_aggregate(Aggregate) { co_return; }
template <class F>
Task take_function(F f) {
    f();
    co_return;
}
Task take_one(Counted) { co_return; }

Task run(bool which) {
    co_await take_aggregate(Aggregate{Counted{}, 1});
    Counted captured;
    co_await take_function([captured] { (void)captured.text.size(); });
    co_await take_one(which ? Counted{} : captured);
}

int main() {
    {
        Task task = run(true);
        while (!task.handle.done()) task.handle.resume();
        task.handle.destroy();
    }
    // The inner frames are not destroyed, so their by-value objects stay alive. A smaller count
    // means that an object was destroyed twice.
    return alive == 3 ? 0 : 1;
}
