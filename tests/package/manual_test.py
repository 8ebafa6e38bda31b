"""The man page and the completion of bash: complete, and well-formed."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

MAN_PAGE, COMPLETION = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "COMMON OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES",
            "SIGNALS", "EXAMPLES", "SEE ALSO"]


def help_of(*words: str) -> str:
    return subprocess.run([os.environ["BAEDAL_BINARY"], *words, "--help"], check=True, capture_output=True,
                          text=True).stdout


def part(text: str, heading: str) -> str:
    found = re.search(rf"^{heading}:\n((?:  .*\n|\n(?=  ))*)", text, re.M)
    return found[1] if found else ""


def commands(words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The commands without subcommands, as --help lists them."""
    names = re.findall(r"^  (\w\S*)", part(help_of(*words), "Subcommands"), re.M)
    if not names:
        return [words]
    return [found for name in names for found in commands((*words, name))]


def options(words: tuple[str, ...]) -> set[str]:
    return set(re.findall(r"^  (?:-\w,)?(--[\w-]+)", part(help_of(*words), "Options"), re.M))


def completed(*words: str) -> list[str]:
    """What bash offers for the last word."""
    script = (f'source "{COMPLETION}"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _baedal; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    result = subprocess.run(["bash", "-uc", script, "bash", *words], check=True, capture_output=True, text=True)
    assert result.stderr == "", result.stderr
    return result.stdout.split()


class ManPage(unittest.TestCase):
    def setUp(self):
        result = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "-P-c", "-rLL=200n", MAN_PAGE], check=True,
                                capture_output=True, text=True)
        self.warnings = result.stderr
        self.text = re.sub(r".\x08", "", result.stdout).replace("‐", "-")

    def test_it_has_no_faults(self):
        self.assertEqual(self.warnings, "")
        self.assertNotIn("@", re.sub(r"\S+@\S+\.", "", self.text))

    def test_it_has_all_sections(self):
        self.assertEqual(re.findall(r"^([A-Z][A-Z ]+)$", self.text, re.M), SECTIONS)

    def test_it_has_every_command_with_its_options(self):
        self.assertIn(("user", "add"), commands())
        common = self.text.partition("\nCOMMON OPTIONS\n")[2].partition("\nEXIT STATUS\n")[0]
        for words in commands():
            name = "baedal " + " ".join(words)
            found = re.search(rf"^ +{name}\n(.*?)(?=^ {{1,4}}baedal |^[A-Z])",
                              self.text.partition("\nCOMMANDS\n")[2], re.M | re.S)
            self.assertIsNotNone(found, name)
            for option in options(words):
                self.assertRegex(found[1] + common, rf"(?<![\w-]){option}(?![\w-])", name)


class Completion(unittest.TestCase):
    def test_it_is_a_script_of_bash(self):
        subprocess.run(["bash", "-n", COMPLETION], check=True)

    def test_it_offers_every_command(self):
        for words in commands():
            for index in range(len(words)):
                self.assertIn(words[index], completed("baedal", *words[:index], ""))

    def test_it_offers_every_option_of_a_command(self):
        for words in commands():
            self.assertEqual({word for word in completed("baedal", *words, "") if word.startswith("-")},
                             options(words))

    def test_it_completes_what_has_been_typed(self):
        self.assertEqual(completed("baedal", "se"), ["serve"])
        self.assertEqual(completed("baedal", "user", "add", "kim", "--ro"), ["--role"])

    def test_it_offers_the_choices_of_an_option(self):
        self.assertEqual(completed("baedal", "user", "add", "--role", ""), ["owner", "staff"])

    def test_it_offers_files_and_folders(self):
        self.assertIn(str(MAN_PAGE), completed("baedal", "check", "--config", str(MAN_PAGE)[:-1]))
        self.assertEqual(completed("baedal", "check", "--data", str(MAN_PAGE)[:-1]), [])
        self.assertIn(str(MAN_PAGE.parent), completed("baedal", "check", "--data", str(MAN_PAGE.parent)[:-1]))

    def test_a_value_is_not_taken_for_a_command(self):
        self.assertIn("--show-token", completed("baedal", "serve", "--data", "user", ""))
        self.assertEqual(completed("baedal", "serve", "--set", ""), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
