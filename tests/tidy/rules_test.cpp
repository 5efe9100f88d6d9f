// SPDX-License-Identifier: EUPL-1.2
#include "tests/tidy/rules.hpp"

#include <gtest/gtest.h>

namespace ecoute::tidy {

namespace {

using rule = std::vector<finding> (*)(const source_file&);

std::size_t broken(rule check, const char* path, const std::string& content) {
  return check(make_source(path, content)).size();
}

std::string include(const std::string& name) {
  return "#include \"" + name + "\"\n";
}

std::string lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += "int a" + std::to_string(i) + ";\n";
  return text;
}

} // namespace

TEST(Tidy, BlanksCommentsAndLiteralsButKeepsTheLines) {
  const auto file = make_source("net/a.cpp", "int a; // TODO\nauto s = \"x\\\"y\"; int b;\n"
                                             "auto r = R\"(one\ntwo)\"; int c = 1'000;\n");

  ASSERT_EQ(file.code.size(), 4U);
  EXPECT_EQ(file.code[0].find("TODO"), std::string::npos);
  EXPECT_EQ(file.code[1].find('x'), std::string::npos);
  EXPECT_NE(file.code[1].find("int b"), std::string::npos);
  EXPECT_EQ(file.code[2].find("one"), std::string::npos);
  EXPECT_NE(file.code[3].find("1'000"), std::string::npos);
}

TEST(Tidy, RefusesAnIncludeThatGoesUp) {
  EXPECT_EQ(broken(check_floors, "actors/domain/a.hpp", include("actors/messages/handles.hpp")),
            1U);
  EXPECT_EQ(broken(check_floors, "actors/domain/a.hpp", include("config/settings.hpp")), 1U);
  EXPECT_EQ(broken(check_floors, "actors/messages/a.hpp", include("config/settings.hpp")), 1U);
  EXPECT_EQ(broken(check_floors, "actors/support/a.hpp", include("actors/queue/queue_actor.hpp")),
            1U);
  EXPECT_EQ(broken(check_floors, "net/a.cpp", include("net/bin/a.hpp")), 1U);
  EXPECT_EQ(broken(check_floors, "net/bin/a.cpp", include("tests/support/a.hpp")), 1U);
}

TEST(Tidy, RefusesAnIncludeOfASibling) {
  EXPECT_EQ(broken(check_floors, "net/a.hpp", include("persistence/migrator.hpp")), 1U);
  EXPECT_EQ(broken(check_floors, "persistence/a.hpp", include("net/transport.hpp")), 1U);
  EXPECT_EQ(broken(check_floors, "actors/queue/a.hpp", include("actors/operator/b.hpp")), 1U);
  EXPECT_EQ(broken(check_floors, "actors/queue/a.hpp", include("persistence/migrator.hpp")), 1U);
}

TEST(Tidy, RefusesALibraryInTheDomain) {
  EXPECT_EQ(broken(check_floors, "actors/domain/a.hpp", "#include <caf/actor.hpp>\n"), 1U);
  EXPECT_EQ(broken(check_floors, "actors/domain/a.hpp", "#include <sodium.h>\n"), 1U);
  EXPECT_EQ(broken(check_floors, "actors/domain/a.hpp", "#include <vector>\n"), 0U);
  EXPECT_EQ(broken(check_floors, "actors/domain/a.hpp", "#include <date/tz.h>\n"), 0U);
}

TEST(Tidy, AllowsAnIncludeThatGoesDown) {
  EXPECT_EQ(broken(check_floors, "net/bin/a.cpp", include("persistence/migrator.hpp")), 0U);
  EXPECT_EQ(broken(check_floors, "net/a.cpp", include("config/settings.hpp")), 0U);
  EXPECT_EQ(broken(check_floors, "actors/queue/a.cpp", include("actors/support/alarm.hpp")), 0U);
  EXPECT_EQ(broken(check_floors, "tests/net/a.cpp", include("net/transport.hpp")), 0U);
  EXPECT_EQ(broken(check_floors, "actors/platform/a.cpp", include("actors/queue/queue_actor.hpp")),
            0U);
}

TEST(Tidy, RefusesBannedIncludes) {
  EXPECT_EQ(broken(check_includes, "net/a.cpp", "#include <caf/all.hpp>\n"), 1U);
  EXPECT_EQ(broken(check_includes, "net/a.hpp", "#include <boost/beast.hpp>\n"), 1U);
  EXPECT_EQ(broken(check_includes, "net/a.cpp", "#include <boost/beast.hpp>\n"), 0U);
  EXPECT_EQ(broken(check_includes, "net/a.cpp", include("a.hpp")), 1U);
}

TEST(Tidy, CountsColumnsAndNotBytes) {
  std::string wide;
  for (int i = 0; i < 97; ++i)
    wide += "é";

  EXPECT_EQ(broken(check_sizes, "net/a.cpp", "// " + wide + "\n"), 0U);
  EXPECT_EQ(broken(check_sizes, "net/a.cpp", "// " + wide + "e\n"), 1U);
}

TEST(Tidy, RefusesALongFile) {
  EXPECT_EQ(broken(check_sizes, "net/a.hpp", lines(150)), 0U);
  EXPECT_EQ(broken(check_sizes, "net/a.hpp", lines(151)), 1U);
  EXPECT_EQ(broken(check_sizes, "net/a.cpp", lines(401)), 1U);
  EXPECT_EQ(broken(check_sizes, "net/web/a.js", lines(401)), 1U);
  EXPECT_EQ(broken(check_sizes, "tests/net/a.cpp", lines(700)), 0U);
  EXPECT_EQ(broken(check_sizes, "tests/net/a.cpp", lines(701)), 1U);
}

TEST(Tidy, RefusesALongFunction) {
  EXPECT_EQ(broken(check_sizes, "net/a.cpp", "void f(int x) {\n" + lines(68) + "}\n"), 0U);
  EXPECT_EQ(broken(check_sizes, "net/a.cpp", "void f(int x) {\n" + lines(69) + "}\n"), 1U);
  EXPECT_EQ(broken(check_sizes, "net/a.cpp", "namespace n {\n" + lines(90) + "}\n"), 0U);
}

TEST(Tidy, RefusesUnfinishedWork) {
  EXPECT_EQ(broken(check_words, "net/a.cpp", "// TODO: later\n"), 1U);
  EXPECT_EQ(broken(check_words, "README.md", "FIXME\n"), 1U);
}

TEST(Tidy, RefusesWordsTheGlossaryReplaces) {
  EXPECT_EQ(broken(check_words, "net/a.cpp", "int ticket = 1;\n"), 1U);
  EXPECT_EQ(broken(check_words, "persistence/a.sql", "create table t (user_id uuid);\n"), 1U);
  EXPECT_EQ(broken(check_words, "net/a.cpp", "auto s = \"no ticket needed\";\n"), 0U);
}

TEST(Tidy, RefusesTimeAndChanceInActors) {
  EXPECT_EQ(
      broken(check_calls, "actors/queue/a.cpp", "auto t = std::chrono::system_clock::now();\n"),
      1U);
  EXPECT_EQ(broken(check_calls, "actors/queue/a.cpp", "std::random_device chance;\n"), 1U);
  EXPECT_EQ(broken(check_calls, "net/a.cpp", "std::random_device chance;\n"), 0U);
}

TEST(Tidy, RefusesSleepingTests) {
  EXPECT_EQ(broken(check_calls, "tests/net/a.cpp", "std::this_thread::sleep_for(1s);\n"), 1U);
}

TEST(Tidy, RefusesEndlessRequests) {
  EXPECT_EQ(broken(check_calls, "actors/queue/a.cpp", "self->request(x, caf::infinite, 1);\n"), 1U);
}

TEST(Tidy, RefusesPrintingBelowThePrograms) {
  EXPECT_EQ(broken(check_calls, "actors/queue/a.cpp", "std::cout << 1;\n"), 1U);
  EXPECT_EQ(broken(check_calls, "net/a.cpp", "std::cerr << 1;\n"), 1U);
  EXPECT_EQ(broken(check_calls, "net/bin/ecoute.cpp", "std::cout << 1;\n"), 0U);
}

TEST(Tidy, RefusesASourceWithoutLicenceLine) {
  EXPECT_EQ(broken(check_licence, "net/a.cpp", "int a;\n"), 1U);
  EXPECT_EQ(broken(check_licence, "net/web/a.js", "\n"), 1U);
  EXPECT_EQ(broken(check_licence, "net/a.cpp", "// SPDX-License-Identifier: EUPL-1.2\n"), 0U);
}

TEST(Tidy, RefusesPhysicalStyles) {
  EXPECT_EQ(broken(check_css, "net/web/a.css", "a { margin-left: 1px; }\n"), 1U);
  EXPECT_EQ(broken(check_css, "net/web/a.css", "a {\n  right: 0;\n}\n"), 1U);
  EXPECT_EQ(broken(check_css, "net/web/a.css", "a { text-align: left; }\n"), 1U);
  EXPECT_EQ(broken(check_css, "net/web/a.css", "a { margin-inline-start: 1px; }\n"), 0U);
}

TEST(Tidy, RefusesCataloguesThatDiffer) {
  const auto fr =
      make_source("net/web/texts/fr.json", "{\n  \"a\": \"{n} rang\",\n  \"b\": \"x\"\n}\n");
  const auto en = make_source("net/web/texts/en.json", "{\n  \"a\": \"rank\"\n}\n");

  EXPECT_EQ(check_catalogues({fr, en}).size(), 3U);
  EXPECT_EQ(check_catalogues({fr}).size(), 0U);
}

TEST(Tidy, FindsDeadFiles) {
  const auto header = make_source("net/a.hpp", "");
  const auto own = make_source("net/a.cpp", include("net/a.hpp"));
  const auto other = make_source("net/b.cpp", include("net/a.hpp"));
  const auto script = make_source("net/web/a.js", "");
  const auto page = make_source("net/web/index.html", "<script src=\"a.js\">\n");

  EXPECT_EQ(check_dead_files({header, own}).size(), 1U);
  EXPECT_EQ(check_dead_files({header, own, other}).size(), 0U);
  EXPECT_EQ(check_dead_files({script}).size(), 1U);
  EXPECT_EQ(check_dead_files({script, page}).size(), 0U);
}

} // namespace ecoute::tidy
