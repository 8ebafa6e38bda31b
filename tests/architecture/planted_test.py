"""Proves that each checker finds planted violations, and lets sound code pass."""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import unittest

import diagnoses
import include_graph
import sources
import symbols

MODULES = ["order", "pay"]
TOOLS = argparse.Namespace(compiler="clang++-19", nm="llvm-nm-19", ar="llvm-ar-19")


class IncludeGraph(unittest.TestCase):
    source = pathlib.Path("/tree")
    build = pathlib.Path("/tree/build/debug")

    def check(self, *entries: str) -> list[str]:
        return include_graph.violations_in("\n".join(entries), self.source, self.build, MODULES)[0]

    @staticmethod
    def entry(target: str, *files: str, state: str = "VALID") -> str:
        lines = [f"{target}: #deps {len(files)}, deps mtime 1700000000 ({state})"]
        return "\n".join([*lines, *(f"    {name}" for name in files), ""])

    def test_sound_objects_pass(self):
        self.assertEqual(
            self.check(
                self.entry("modules/pay/CMakeFiles/pay.dir/payment.cpp.o", "../../modules/pay/payment.cpp",
                           "/tree/modules/pay/payment.h", "/tree/modules/order/contract/order/events.h",
                           "/tree/src/base/clock.h", "/usr/include/c++/12/string"),
                self.entry("src/app/CMakeFiles/registry.dir/registry.cpp.o", "/tree/modules/pay/module.h",
                           "/tree/modules/order/contract/order/events.h"),
                self.entry("src/CMakeFiles/host.dir/base/clock.cpp.o", "/tree/src/base/clock.h"),
                self.entry("tests/CMakeFiles/unit_tests.dir/unit/a.cpp.o", "/tree/modules/pay/payment.h"),
            ),
            [],
        )

    def test_private_headers_are_seen_through_links(self):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder).resolve()
            build = source / "build/debug"
            for module in MODULES:
                (source / "modules" / module / "domain").mkdir(parents=True)
                private = build / "modules" / module / "private"
                private.mkdir(parents=True)
                (private / module).symlink_to(source / "modules" / module)
            text = self.entry("modules/pay/CMakeFiles/pay.dir/module.cpp.o", "modules/pay/private/pay/domain/payment.h",
                              "modules/order/private/order/domain/order.h")
            self.assertEqual(
                include_graph.violations_in(text, source, build, MODULES)[0],
                ["pay includes modules/order/domain/order.h (seen in modules/pay/CMakeFiles/pay.dir/module.cpp.o)"])

    def test_every_violation_is_named_at_once(self):
        found = self.check(
            self.entry("modules/pay/CMakeFiles/pay.dir/payment.cpp.o", "/tree/modules/order/order.h",
                       "/tree/modules/pay/../order/order_repository.h", "../../modules/order/routes.h"),
            self.entry("modules/order/CMakeFiles/order_contract.dir/contract/order/events.cpp.o",
                       "/tree/modules/pay/payment.h"),
            self.entry("src/CMakeFiles/host.dir/http/router.cpp.o", "/tree/modules/pay/contract/pay/events.h"),
            self.entry("src/app/CMakeFiles/registry.dir/registry.cpp.o", "/tree/modules/pay/payment.h"),
            self.entry("src/app/CMakeFiles/baedal.dir/__/main.cpp.o", "/tree/modules/pay/module.h"),
        )
        self.assertEqual(
            [line.partition(" (seen")[0] for line in found],
            [
                "order includes modules/pay/payment.h",
                "pay includes modules/order/order.h",
                "pay includes modules/order/order_repository.h",
                "pay includes modules/order/routes.h",
                "the host includes modules/pay/contract/pay/events.h",
                "the host includes modules/pay/module.h",
                "the registry includes modules/pay/payment.h",
            ],
        )

    def test_stale_entries_are_not_judged(self):
        stale = self.entry("modules/pay/CMakeFiles/pay.dir/a.cpp.o", "/tree/modules/order/order.h", state="STALE")
        self.assertEqual(self.check(stale), [])


class Symbols(unittest.TestCase):
    sound = """
        namespace baedal::order { namespace contract { struct Placed { int seq; }; void describe(const Placed&); } }
        namespace baedal::json { template <class T> void encode(const T&); }
        namespace baedal::pay { void on(const order::contract::Placed& p) {
            order::contract::describe(p); json::encode(p); } }
    """
    broken = """
        namespace baedal::order { struct Order { virtual ~Order(); void cancel(); };
            void place(int); int definition(); }
        namespace baedal::pay { void on(order::Order& o) { o.cancel(); order::place(order::definition()); } }
    """

    def undefined(self, code: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            source, built, archive = (pathlib.Path(folder) / name for name in ("a.cpp", "a.o", "libpay.a"))
            source.write_text(code)
            subprocess.run([TOOLS.compiler, "-std=c++20", "-c", source, "-o", built], check=True)
            subprocess.run([TOOLS.ar, "rc", archive, built], check=True)
            return symbols.undefined_symbols(archive, TOOLS.nm)

    def test_contracts_may_be_named_by_modules(self):
        found = self.undefined(self.sound)
        self.assertIn("baedal::order::contract::describe(baedal::order::contract::Placed const&)", found)
        self.assertEqual(symbols.violations_in(found, "libpay.a", ["order"], contracts=True), [])

    def test_the_inside_of_a_module_may_not(self):
        self.assertEqual(
            symbols.violations_in(self.undefined(self.broken), "libpay.a", ["order"], contracts=True),
            [
                "libpay.a needs baedal::order::Order::cancel()",
                "libpay.a needs baedal::order::definition()",
                "libpay.a needs baedal::order::place(int)",
            ],
        )

    def test_the_host_may_not_name_contracts_either(self):
        found = symbols.violations_in(self.undefined(self.sound), "libhost.a", MODULES, contracts=False)
        self.assertEqual(len(found), 2)


class Sources(unittest.TestCase):
    def check(self, files: dict[str, str]) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return [line.rpartition(": ")[0] for line in sources.violations_in(root, MODULES)[0]]

    def test_sound_code_passes(self):
        self.assertEqual(
            self.check(
                {
                    "modules/pay/a.cpp": "// not system_clock::now()\nauto t = clock.now();\n/* rand() */\n"
                    'auto s = R"sql(SELECT random())sql"; auto u = "time(nullptr)"; auto b = brand(0);\n'
                    "co_await sleep_for(std::chrono::seconds(1)); auto n = 1'000; x.time();",
                    "src/http/a.cpp": '// pay::x\n#include "base/clock.h"\nauto s = "order::y"; border::z(); order_by::c();',
                }
            ),
            [],
        )

    def test_clocks_and_generators_of_the_machine_are_seen(self):
        lines = ["std::chrono::system_clock::now();", "std::chrono::steady_clock::now();", "std::rand();", "srand(0);",
                 "std::random_device d;", "time(nullptr);", "std::time(0);", "SystemClock c;", "std::mt19937 m;",
                 "std::this_thread::sleep_for(1s);"]
        for line in lines:
            with self.subTest(line):
                found = self.check({"modules/pay/a.h": f"// first\n{line}\n"})
                self.assertEqual(found, ["modules/pay/a.h:2: a module takes time and randomness from its context"])

    def test_a_module_named_by_the_host_is_seen(self):
        lines = ['#include "order/events.h"', "#include <pay/module.h>", '#  include "../modules/pay/payment.h"',
                 "baedal::order::contract::Placed p;", "pay::definition();", "namespace baedal::pay {",
                 "namespace order { struct X; }"]
        for line in lines:
            with self.subTest(line):
                found = self.check({"src/http/a.cpp": line})
                self.assertEqual(len(found), 1)


class Diagnoses(unittest.TestCase):
    def check(self, code: str, en: str, ko: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            texts = {"en": en, "ko": ko}
            files = {"modules/pay/a.cpp": code} | {
                f"web/src/i18n/diagnoses_{language}.ts": "{\n" + text for language, text in texts.items()}
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return diagnoses.violations_in(root)[0]

    def test_codes_with_texts_pass(self):
        self.assertEqual(self.check('// DiagnosisCode{"..."}\nf(host::DiagnosisCode{"a-b"});', '    "a-b": "x",\n',
                                    '    "a-b": "y",\n'), [])

    def test_missing_and_left_over_texts_are_seen(self):
        self.assertEqual(self.check('f(host::DiagnosisCode{\n"new-one"});', '    "new-one": "x",\n',
                                    '    "old": "y",\n'),
                         ["web/src/i18n/diagnoses_ko.ts: the code new-one (modules/pay/a.cpp) has no text",
                          "web/src/i18n/diagnoses_ko.ts: no diagnosis has the code old"])

    def test_sources_without_a_code_are_seen(self):
        self.assertEqual(self.check("f();", "", ""), ["no diagnosis was found in src/ and modules/"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for tool in ("compiler", "nm", "ar"):
        parser.add_argument(f"--{tool}", default=getattr(TOOLS, tool))
    TOOLS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
