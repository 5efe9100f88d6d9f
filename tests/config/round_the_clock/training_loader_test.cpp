// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "config/training_loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace ecoute {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string head = R"(title = "Un essai"
role = "relative"
commune = "97411"
place = "Saint-Denis"
language = "fr"
)";
const std::string last = "[[step]]\nleave = 2\n";

std::vector<script_fault> faults_of(const std::string& text) {
  const auto read = read_script("essai", text);
  const auto* faults = std::get_if<std::vector<script_fault>>(&read);
  return faults == nullptr ? std::vector<script_fault>{} : *faults;
}

TEST(TrainingScript, IsReadWhole) {
  const auto read = read_script("essai", head + R"([[step]]
say = "bonjour"
after = 4
[[step]]
answer = 60
otherwise = "allô ?"
[[step]]
answer = 30
)" + last);
  const auto* s = std::get_if<training_script>(&read);
  ASSERT_NE(s, nullptr);
  EXPECT_EQ(s->name, "essai");
  EXPECT_EQ(s->title, "Un essai");
  EXPECT_EQ(s->role, visitor_role::relative);
  EXPECT_EQ(s->where, (place{"97411", "Saint-Denis", "974"}));
  EXPECT_EQ(s->language, "fr");
  EXPECT_THAT(s->steps, ElementsAre(training_step{step_kind::say, "bonjour", seconds{4}},
                                    training_step{step_kind::answer, "allô ?", seconds{60}},
                                    training_step{step_kind::answer, "", seconds{30}},
                                    training_step{step_kind::leave, "", seconds{2}}));
}

TEST(TrainingScript, TellsAllFaultsWithTheirLines) {
  const auto faults = faults_of(R"(title = ""
role = "spectator"
commune = "Tours"
place = "Tours"
language = "de"
colour = "red"
[[step]]
say = "bonjour"
[[step]]
say = "a"
leave = 2
[[step]]
answer = 4
after = 1
)");
  std::vector<std::uint32_t> lines;
  for (const auto& f : faults)
    lines.push_back(f.line);
  EXPECT_THAT(lines, ElementsAre(1, 2, 3, 5, 6, 7, 9, 12, 13, 14));
  ASSERT_THAT(faults, SizeIs(10));
  EXPECT_THAT(faults[1].text, HasSubstr("role"));
  EXPECT_THAT(faults[4].text, HasSubstr("colour"));
  EXPECT_THAT(faults[7].text, HasSubstr("leave"));
}

TEST(TrainingScript, WhatIsMissingOrNoTomlIsAFault) {
  EXPECT_THAT(faults_of(""), SizeIs(6)) << "five keys and the steps";
  EXPECT_THAT(faults_of("title = \"a"), SizeIs(1));
  EXPECT_THAT(faults_of(head), SizeIs(1));
  EXPECT_THAT(faults_of(head + "step = 3\n"), SizeIs(1));
  EXPECT_THAT(faults_of(head + "step = [1]\n"), SizeIs(1));
  EXPECT_THAT(faults_of(head + last), IsEmpty());
}

TEST(TrainingScript, IsBounded) {
  const auto say = [](const std::string& words) {
    return head + "[[step]]\nafter = 1\nsay = \"" + words + "\"\n" + last;
  };
  std::string longest;
  for (std::size_t i = 0; i < fixed::training_line_characters_max; ++i)
    longest += "é";
  EXPECT_THAT(faults_of(say(longest)), IsEmpty()) << "characters, not bytes";
  EXPECT_THAT(faults_of(say(longest + "é")), SizeIs(1));
  std::string many = head;
  for (std::size_t i = 0; i < fixed::training_steps_max; ++i)
    many += "[[step]]\nanswer = 5\n";
  EXPECT_THAT(faults_of(many + last), SizeIs(1));
  EXPECT_THAT(faults_of(head + "[[step]]\nleave = 301\n"), SizeIs(1));
  EXPECT_THAT(faults_of(head + "[[step]]\nleave = -1\n"), SizeIs(1));
}

class TrainingFolder : public ::testing::Test {
protected:
  TrainingFolder() {
    const auto* running = ::testing::UnitTest::GetInstance()->current_test_info();
    folder =
        std::filesystem::path(::testing::TempDir()) / ("training_" + std::string{running->name()});
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
  }
  ~TrainingFolder() override { std::filesystem::remove_all(folder); }
  void put(const std::string& name, const std::string& text) {
    std::ofstream{folder / name} << text;
  }
  std::filesystem::path folder;
};

TEST_F(TrainingFolder, HoldsOneScriptAFileByName) {
  put("b.toml", head + last);
  put("a.toml", head + last);
  put("README.md", "no script");
  const auto all = load_scripts(folder);
  EXPECT_THAT(all.faults, IsEmpty());
  ASSERT_THAT(all.scripts, SizeIs(2));
  EXPECT_EQ(all.scripts[0].name, "a");
  EXPECT_THAT(load_scripts(folder / "nothing").scripts, IsEmpty());
  EXPECT_THAT(load_scripts(folder / "nothing").faults, IsEmpty());
}

TEST_F(TrainingFolder, NamesTheFileAndLineOfEachFaultAndGivesNoScript) {
  put("a.toml", head + last);
  put("b.toml", head + "[[step]]\nleave = 999\n");
  put("c.toml", std::string(fixed::training_file_bytes_max + 1, '#'));
  put("d.toml", head + "colour = 1\n" + last);
  const auto all = load_scripts(folder);
  EXPECT_THAT(all.scripts, IsEmpty());
  ASSERT_THAT(all.faults, SizeIs(3));
  EXPECT_THAT(all.faults[0], HasSubstr("b.toml:7: leave"));
  EXPECT_THAT(all.faults[1], HasSubstr("c.toml"));
  EXPECT_THAT(all.faults[2], HasSubstr("d.toml:6: colour"));
}

TEST_F(TrainingFolder, TooManyScriptsAreAFault) {
  for (std::size_t i = 0; i <= fixed::training_scripts_max; ++i)
    put(std::to_string(i) + ".toml", head + last);
  EXPECT_THAT(load_scripts(folder).faults, SizeIs(1));
}

TEST(TrainingScripts, OfThisTreeAreSound) {
  const auto all = load_scripts(std::string(ECOUTE_SOURCE_DIR) + "/config/training");
  EXPECT_THAT(all.faults, IsEmpty());
  EXPECT_GE(all.scripts.size(), 3U);
  EXPECT_TRUE(std::any_of(all.scripts.begin(), all.scripts.end(),
                          [](const training_script& s) { return s.language == "en"; }));
}

} // namespace
} // namespace ecoute
