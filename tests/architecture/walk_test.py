"""Proves that walk.py finds wrong steps, beside right ones that it must let pass."""

import pathlib
import tempfile
import unittest

import walk

PAGE = """# How it is built

1. `src/none.cpp:not_a_step` stands under another heading.

## One order, from socket to disk and back

1. `src/http/session.cpp:Session::serve` reads a request.
2. `modules/order/place.cpp` `PlaceOrder::run`, `price` check it; `Elsewhere::named` is only mentioned.
3. Text without a step.

## The next heading

1. `src/none.cpp:not_a_step`
"""
FILES = {
    "src/http/session.cpp": "Task<> Session::serve(Request request) {}\n",
    "modules/order/place.cpp": "Task<int> PlaceOrder::run() { return other(); }\nint price(int n) { return n; }\n",
}


class WalkTest(unittest.TestCase):
    def check(self, page: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in FILES.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return walk.violations_in(root, walk.steps_in(page))

    def test_the_steps_are_the_code_at_the_beginning_of_each_item(self):
        self.assertEqual(walk.steps_in(PAGE), [
            ("src/http/session.cpp", "Session::serve"),
            ("modules/order/place.cpp", "PlaceOrder::run"),
            ("modules/order/place.cpp", "price"),
        ])

    def test_right_steps_pass(self):
        self.assertEqual(self.check(PAGE), [])

    def test_a_wrong_function_is_found(self):
        self.assertEqual(self.check(PAGE.replace("Session::serve", "Session::receive")),
                         ["src/http/session.cpp: there is no Session::receive"])

    def test_a_function_that_is_only_called_is_found(self):
        self.assertEqual(self.check(PAGE.replace("`price`", "`other`")),
                         ["modules/order/place.cpp: there is no other"])

    def test_a_wrong_class_is_found(self):
        self.assertEqual(self.check(PAGE.replace("PlaceOrder::", "Checkout::")),
                         ["modules/order/place.cpp: there is no Checkout::run"])

    def test_a_wrong_file_is_found(self):
        self.assertEqual(self.check(PAGE.replace("session.cpp", "sessions.cpp")),
                         ["src/http/sessions.cpp: there is no such file (step Session::serve)"])

    def test_an_empty_list_is_found(self):
        self.assertEqual(len(self.check("# One order\n\nNothing.\n")), 1)
        self.assertEqual(len(self.check("")), 1)


if __name__ == "__main__":
    unittest.main()
