// SPDX-License-Identifier: EUPL-1.2
#include "net/bin/ecoute_start.hpp"

#include "actors/domain/vocabulary.hpp"
#include "config/settings_loader.hpp"
#include "config/training_loader.hpp"
#include "net/bin/ecoute_outbound.hpp"
#include "persistence/commune_store.hpp"
#include "persistence/pg_connection.hpp"
#include "persistence/sql_session.hpp"
#include "persistence/start_check.hpp"

#include <fstream>

extern char** environ; // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace ecoute {

namespace {

using sentences_of_faults = std::vector<std::string>;

environment variables() {
  environment out;
  for (auto** v = environ; *v != nullptr; ++v) {
    const std::string line = *v;
    if (const auto equals = line.find('='); equals != std::string::npos)
      out.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return out;
}

bool load_limits(const start_options& options, settings& out, sentences_of_faults& faults) {
  auto loaded = options.config.empty()
                    ? load_settings("", variables(), options.overrides)
                    : load_settings_file(options.config, variables(), options.overrides);
  if (const auto* wrong = std::get_if<std::vector<setting_fault>>(&loaded)) {
    for (const auto& f : *wrong)
      faults.push_back(sentence_of(f, options.config));
    return false;
  }
  out = std::get<settings>(std::move(loaded));
  if (out.kind == profile::production)
    for (auto& f : production_faults(out))
      faults.push_back(std::move(f));
  return true;
}

std::shared_ptr<const word_list> load_words(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::vector<std::string> words;
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line.front() != '#')
      words.push_back(line);
  auto made = word_list::make(std::move(words));
  if (!made)
    throw std::runtime_error(file.string() + ": not a list of resume words");
  return std::make_shared<const word_list>(std::move(*made));
}

/// Runs one step and turns what it throws into a sentence. Database errors keep theirs to
/// themselves: their texts repeat the values of rows.
template <class Step>
void attempt(sentences_of_faults& faults, const std::string& what, const Step& step) {
  try {
    step();
  } catch (const pg_failure& e) {
    faults.push_back(what + ": the database is away or refused (" + e.sqlstate() + ")");
  } catch (const soci::soci_error&) {
    faults.push_back(what + ": the database is away or refused a statement");
  } catch (const key_error& e) {
    faults.emplace_back(e.what());
  } catch (const std::runtime_error& e) {
    faults.emplace_back(e.what());
  }
}

void check_database(const settings& limits, sentences_of_faults& faults) {
  pg_options options;
  options.connection = limits.database.connection;
  options.connect_timeout = limits.database.connect_timeout;
  pg_connection engine{options};
  for (auto& f : faults_of_database(engine, limits))
    faults.push_back(std::move(f));
}

std::shared_ptr<const territory> load_places(const settings& limits) {
  constexpr milliseconds whole_country = seconds{30};
  sql_session session{limits.database.connection, whole_country, limits.database.connect_timeout};
  const auto otherwise = force_named(limits.default_platform).value(); // others are refused
  const auto limit = session.limited();
  auto places = commune_store{session.sql()}.load(otherwise);
  if (places->size() == 0)
    throw std::runtime_error("the database holds no commune: run `ecoutectl load-territory`");
  return places;
}

} // namespace

start_material prepare(const start_options& options, sentences_of_faults& faults) {
  start_material out;
  const bool readable = load_limits(options, out.limits, faults);
  const auto web = options.files / "net" / "web";
  const std::string_view kind =
      out.limits.kind == profile::production ? "production" : "demonstration";
  attempt(faults, "resume words",
          [&] { out.words = load_words(options.files / "config" / "data" / "mots_reprise.txt"); });
  attempt(faults, "texts", [&] { out.sentences = texts::load(web / "texts"); });
  auto scripts = load_scripts(options.files / "config" / "training");
  for (auto& f : scripts.faults)
    faults.push_back(std::move(f));
  out.trainings = std::move(scripts.scripts);
  const auto face = [&](std::vector<std::filesystem::path> folders) {
    folders.push_back(web / "shared");
    return std::make_shared<const static_files>(folders, web / "texts", kind);
  };
  attempt(faults, "visitor's page", [&] { out.visitor_files = face({web / "visitor"}); });
  attempt(faults, "agents' pages", [&] {
    out.agent_files = face({web / "console", web / "oncall", web / "psychologist"});
  });
  if (!readable)
    return out;
  auto ways = read_outbound(out.limits, faults);
  ways.sentences = out.sentences;
  ways.limits.stop = out.stop_sending;
  out.outbound = std::make_shared<const outbound_ways>(std::move(ways));
  attempt(faults, "keys", [&] {
    out.keys = std::make_shared<key_ring>(out.limits.keys.key_file, out.limits.keys.day_keys,
                                          out.limits.keys.retention_days);
    out.keys->verify_day_keys();
    for (auto& f : faults_of_keys(*out.keys, out.limits))
      faults.push_back(std::move(f));
  });
  attempt(faults, "database", [&] { check_database(out.limits, faults); });
  attempt(faults, "territory", [&] { out.places = load_places(out.limits); });
  return out;
}

} // namespace ecoute
