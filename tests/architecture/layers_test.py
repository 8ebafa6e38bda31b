"""Proves that layers.py finds each kind of violation: small trees with one planted violation beside sound code."""

import pathlib
import tempfile
import unittest

import layers

LAYERS = """
[host]
base
json
http
http/wire
host
.
[module]
contract
domain
settings.*
storage gateway
application
http
.
[public]
base/
json/
http/response.h
host/module.h
[forbidden]
domain: http json
storage: http
[contract]
base/
"""

SOUND = {
    "src/base/clock.h": "#include <chrono>\n",
    "src/json/parser.h": '#include "base/clock.h"\n',
    "src/http/response.h": '#include "json/parser.h"\n',
    "src/http/wire/reader.h": '#include "http/response.h"\n',
    "src/http/wire/reader.cpp": '#include "http/wire/reader.h"\n',
    "src/host/module.h": '#include "http/response.h"\n',
    "src/main.cpp": '#include "host/module.h"\n',
    "modules/order/CMakeLists.txt": "",
    "modules/order/contract/order/events.h": '#include "base/clock.h"\n',
    "modules/pay/CMakeLists.txt": "",
    "modules/pay/contract/pay/events.h": '#include "order/events.h"\n',
    "modules/pay/domain/payment.h": '#include "base/clock.h"\n#include "pay/events.h"\n',
    "modules/pay/settings.h": '#include "pay/domain/payment.h"\n',
    "modules/pay/storage/payments.h": '#include "pay/settings.h"\n#include "json/parser.h"\n',
    "modules/pay/gateway/gateway.h": '#include "pay/domain/payment.h"\n',
    "modules/pay/application/authorize.h": '#include "pay/storage/payments.h"\n',
    "modules/pay/http/routes.h": '#include "pay/application/authorize.h"\n#include "http/response.h"\n',
    "modules/pay/module.cpp": '#include "pay/http/routes.h"\n#include "order/events.h"\n',
}


class LayersTest(unittest.TestCase):
    def check(self, more: dict[str, str] | None = None) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in (SOUND | (more or {})).items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return layers.violations_in(root, layers.Layers.parse(LAYERS))[0]

    def finds(self, file: str, include: str, *expected: str) -> None:
        """The sound file gets one more #include, the only one that is found."""
        found = self.check({file: SOUND.get(file, "") + f'#include "{include}"\n'})
        self.assertEqual([line.partition(": ")[2] for line in found if " includes " in line], list(expected))

    def test_sound_tree_passes(self):
        self.assertEqual(self.check(), [])

    def test_include_of_a_higher_layer(self):
        self.finds("src/base/random.h", "json/parser.h", "base is below json")
        self.finds("src/http/router.h", "http/wire/reader.h", "http is below http/wire")
        self.finds("modules/pay/domain/refund.h", "pay/storage/payments.h", "domain is below storage")
        self.finds("modules/pay/domain/refund.h", "pay/settings.h", "domain is below settings.*")
        self.finds("modules/pay/application/refund.h", "../http/routes.h", "application is below http")

    def test_include_within_one_layer_of_a_module(self):
        self.finds("modules/pay/gateway/toss.h", "pay/storage/payments.h", "gateway and storage are one layer")

    def test_circle_of_folders(self):
        found = self.check({"src/base/clock.h": '#include "json/writer.h"\n', "src/json/writer.h": ""})
        self.assertIn("circle of folders: src/base, src/json", found)

    def test_circle_of_files_in_one_folder(self):
        found = self.check({"src/base/a.h": '#include "base/b.h"\n', "src/base/b.h": '#include "c.h"\n',
                            "src/base/c.h": '#  include "base/a.h"\n'})
        self.assertEqual(found, ["circle of files: src/base/a.h, src/base/b.h, src/base/c.h"])

    def test_host_header_that_is_not_public(self):
        self.finds("modules/pay/http/stream.cpp", "http/wire/reader.h", "not a public header of the host")

    def test_contract_with_anything_but_contracts_and_base(self):
        wrong = "a contract includes only contracts and what [contract] lists"
        self.finds("modules/pay/contract/pay/requests.h", "json/parser.h", wrong)
        self.finds("modules/pay/contract/pay/requests.h", "../../domain/payment.h", wrong)
        self.finds("modules/order/contract/order/requests.h", "pay/domain/payment.h", wrong)

    def test_domain_and_storage_know_no_http(self):
        self.finds("modules/pay/domain/refund.h", "http/response.h", "domain knows no http")
        self.finds("modules/pay/domain/refund.h", "json/parser.h", "domain knows no json")
        self.finds("modules/pay/storage/refunds.cpp", "http/response.h", "storage knows no http")
        self.finds("modules/pay/storage/refunds.cpp", "pay/http/routes.h", "storage knows no http")

    def test_inside_of_another_module(self):
        self.finds("modules/order/application/place.cpp", "pay/domain/payment.h", "the inside of another module")

    def test_host_that_includes_a_module(self):
        self.finds("src/host/registry.cpp", "pay/events.h", "the host includes a module")

    def test_folder_that_no_list_has(self):
        self.finds("src/util/text.h", "base/clock.h", "a folder of src/ is missing in layers.txt")
        self.finds("modules/pay/helpers/text.h", "base/clock.h", "the folder 'helpers' of a module is missing in layers.txt")

    def test_all_violations_are_reported_at_once(self):
        found = self.check({"src/base/a.h": '#include "json/parser.h"\n#include "http/response.h"\n',
                            "modules/pay/domain/a.h": '#include "json/parser.h"\n'})
        self.assertEqual(sum(" includes " in line for line in found), 3)


if __name__ == "__main__":
    unittest.main()
