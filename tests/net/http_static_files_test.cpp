// SPDX-License-Identifier: EUPL-1.2
#include "net/static_files.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <stdlib.h>

namespace ecoute::test {
namespace {

namespace fs = std::filesystem;

class Files : public ::testing::Test {
protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "ecoute-pages-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    write("face/index.html", "<html lang={{lang}}><p>{{text:hello}}</p><b data-t=\"{{json:js.}}\">"
                             "<script src={{asset:app.js}} integrity={{sri:app.js}}>");
    write("face/app.js", "alert");
    write("shared/app.js", "hidden");
    write("shared/app.css", "body{}");
    write("texts/fr.json", R"({"hello":"d'<a>","js.x":"é\"","js.y":"2"})");
    write("texts/en.json", R"({"hello":"hi","js.x":"x","js.y":"y"})");
  }
  void TearDown() override { fs::remove_all(root_); }
  void write(const std::string& name, const std::string& text) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream{root_ / name} << text;
  }
  static_files load() { return {{root_ / "face", root_ / "shared"}, root_ / "texts"}; }
  fs::path root_;
};

TEST_F(Files, RenderOnePagePerLanguage) {
  const auto files = load();
  const auto page = *files.page("index", "fr").body;
  EXPECT_NE(page.find("<html lang=fr><p>d&#39;&lt;a&gt;</p>"), std::string::npos) << page;
  EXPECT_NE(page.find("{&quot;x&quot;:&quot;é\\&quot;&quot;,&quot;y&quot;:&quot;2&quot;}"),
            std::string::npos)
      << page;
  EXPECT_NE(files.page("index", "en").body->find("<p>hi</p>"), std::string::npos);
  EXPECT_EQ(files.page("index", "de").body, files.page("index", "fr").body);
  EXPECT_EQ(files.page("other", "fr").status, 404U);
}

TEST_F(Files, NameAssetsAfterTheirContent) {
  const auto files = load();
  const auto page = *files.page("index", "fr").body;
  const auto start = page.find("/v.");
  const auto address = page.substr(start, page.find(' ', start) - start);
  EXPECT_TRUE(address.ends_with(".js"));
  EXPECT_EQ(*files.asset(address).body, "alert");
  EXPECT_EQ(files.asset(address).content_type, "text/javascript; charset=utf-8");
  EXPECT_NE(page.find("integrity=sha384-"), std::string::npos);
  EXPECT_EQ(files.asset("/v.0000.js").status, 404U);
}

TEST_F(Files, NameEveryFaultAtOnce) {
  write("face/index.html", "{{text:nothing}} {{asset:none.js}} {{odd}}");
  write("texts/en.json", R"({"hello":"hi","js.x":"x"})");
  try {
    load();
    FAIL();
  } catch (const std::runtime_error& error) {
    const std::string what = error.what();
    for (const char* fault : {"{{text:nothing}}", "{{asset:none.js}}", "{{odd}}", "js.y"}) {
      EXPECT_NE(what.find(fault), std::string::npos) << fault;
    }
  }
}

} // namespace
} // namespace ecoute::test
