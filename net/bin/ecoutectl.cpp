// SPDX-License-Identifier: EUPL-1.2
#include "config/settings_loader.hpp"
#include "net/bin/ecoutectl_commands.hpp"
#include "persistence/key_ring.hpp"
#include "persistence/migrator.hpp"

#include <CLI/CLI.hpp>
#include <soci/soci.h>

#include <cstdlib>
#include <functional>
#include <iostream>
#include <sys/prctl.h>

extern char** environ; // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace ecoute {
namespace {

struct arguments {
  std::string config;
  std::string connection;
  std::string owner;
  std::vector<std::string> overrides;
};

environment variables() {
  environment out;
  for (auto** v = environ; *v != nullptr; ++v) {
    const std::string line = *v;
    if (const auto equals = line.find('='); equals != std::string::npos)
      out.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return out;
}

command_context context_of(const arguments& a) {
  auto overrides = a.overrides;
  if (!a.connection.empty())
    overrides.push_back("database.connection=" + a.connection);
  if (!a.owner.empty())
    overrides.push_back("database.owner_connection=" + a.owner);
  auto loaded = a.config.empty() ? load_settings("", variables(), overrides)
                                 : load_settings_file(a.config, variables(), overrides);
  if (const auto* faults = std::get_if<std::vector<setting_fault>>(&loaded)) {
    std::string all = "the settings have faults:";
    for (const auto& f : *faults)
      all += "\n  " + sentence_of(f, a.config);
    throw command_error(all);
  }
  auto config = std::get<settings>(std::move(loaded));
  auto owner = config.database.owner_connection.empty() ? config.database.connection
                                                        : config.database.owner_connection;
  return {std::move(config), std::move(owner)};
}

int guarded(const std::function<int()>& command) {
  try {
    return command();
  } catch (const command_error& e) {
    std::cerr << "ecoutectl: " << e.what() << "\n";
  } catch (const key_error& e) {
    std::cerr << "ecoutectl: " << e.what() << "\n";
  } catch (const migration_error& e) {
    std::cerr << "ecoutectl: " << e.what() << "\n";
  } catch (const pg_failure& e) {
    std::cerr << "ecoutectl: the database is away or refused (" << e.sqlstate() << ")\n";
  } catch (const soci::soci_error&) { // its text repeats the values of rows
    std::cerr << "ecoutectl: the database is away or refused a statement\n";
  } catch (const std::filesystem::filesystem_error& e) {
    std::cerr << "ecoutectl: " << e.path1().string() << ": " << e.code().message() << "\n";
  }
  return 1;
}

void add_agent_options(CLI::App& agent, agent_wish& wish, bool& demo) {
  agent.add_option("--name", wish.name, "sign-in name, lower case")->required();
  agent.add_option("--shown-name", wish.shown_name, "name that visitors see")->required();
  agent.add_option("--force", wish.force_name, "police or gendarmerie")->required();
  agent.add_option("--password-file", wish.password_file, "first line is the password");
  agent.add_option("--capacity", wish.capacity, "conversations at once")->check(CLI::Range(1, 10));
  agent.add_option("--language", wish.languages, "spoken beside French, e.g. en; may be repeated");
  agent.add_flag("--minors", wish.minors, "also certified for minors");
  agent.add_flag("--duty-officer", wish.duty_officer,
                 "sees the wall of both platforms, and may intervene");
  agent.add_flag("--psychologist", wish.psychologist,
                 "joins conversations by invitation, and answers none alone");
  agent.add_flag("--demo", demo, "mark as a demonstration agent");
}

/// `roster import|export|gaps` and `surge import`: what they were given lives here until they run.
struct roster_verbs {
  std::string file;
  std::string format = "csv";
  std::uint32_t hours = 72;
  bool replace = false;

  void add_to(CLI::App& app, const arguments& a, std::function<int()>& chosen) {
    auto* roster = app.add_subcommand("roster", "who works when");
    roster->require_subcommand(1);
    auto* enter_file = roster->add_subcommand(
        "import", "add the shifts of a file (.csv or .ics); with a bad line, none of them");
    enter_file->add_option("file", file, "the file")->required();
    enter_file->add_flag("--replace", replace,
                         "instead of what is stored of the file's platforms and time");
    enter_file->callback(
        [&, this] { chosen = [&, this] { return import_roster(context_of(a), file, replace); }; });
    auto* out = roster->add_subcommand("export", "print the whole roster");
    out->add_option("--format", format, "csv or ics");
    out->callback(
        [&, this] { chosen = [&, this] { return export_roster(context_of(a), format); }; });
    auto* gaps = roster->add_subcommand("gaps", "print when too few certified operators will work");
    gaps->add_option("--hours", hours, "how far to look")->check(CLI::Range(1, 24 * 366));
    gaps->callback([&, this] { chosen = [&, this] { return show_gaps(context_of(a), hours); }; });
    app.add_subcommand("demo-roster", "put the demonstration's agents on duty around the clock")
        ->callback([&] { chosen = [&] { return demo_roster(context_of(a)); }; });
    auto* surge = app.add_subcommand("surge", "many provisional agents at once");
    surge->require_subcommand(1);
    auto* enter = surge->add_subcommand(
        "import", "create the agents of a CSV file; with a bad line, none of them");
    enter->add_option("file", file, "sign_in,shown_name,platform,buddy,until")->required();
    enter->callback(
        [&, this] { chosen = [&, this] { return import_surge(context_of(a), file); }; });
  }
};

/// `on-call NAME`, `on-call import|show` and `agents contact`.
struct on_call_verbs {
  bool ended = false;
  std::string name;
  std::string file;
  std::string when;
  std::string mail;
  bool no_agenda = false;

  void add_to(CLI::App& app, const arguments& a, std::function<int()>& chosen) {
    auto* staff = app.add_subcommand(
        "on-call", "let an agent be on call, with --end no longer; or: import, show, agenda");
    staff->require_subcommand(0, 1);
    auto* who = staff->add_option("name", name, "sign-in name");
    staff->add_flag("--end", ended, "no longer");
    auto* enter = staff->add_subcommand(
        "import", "replace who is on call by the plan of a CSV file; with a bad line, nothing");
    enter->add_option("file", file, "kind,scope,level,zone,start,end,days,agents")->required();
    enter->callback(
        [&, this] { chosen = [&, this] { return import_on_call(context_of(a), file); }; });
    auto* show = staff->add_subcommand("show", "print who is on call, and who after");
    show->add_option("--at", when, "at another time, e.g. 2026-10-25T08:00");
    show->callback([&, this] { chosen = [&, this] { return show_on_call(context_of(a), when); }; });
    auto* agenda = staff->add_subcommand(
        "agenda", "print a new secret address of an agent's turns, for their own calendar");
    agenda->add_option("name", name, "sign-in name")->required();
    agenda->add_flag("--end", no_agenda, "none any more");
    agenda->callback(
        [&, this] { chosen = [&, this] { return set_feed(context_of(a), name, !no_agenda); }; });
    staff->callback([&, staff, who, this] { // after the callback of a subcommand
      const bool named = who->count() != 0;
      if (named == !staff->get_subcommands().empty() || (ended && !named))
        throw CLI::ValidationError("on-call", "give a name, import, show or agenda");
      if (named)
        chosen = [&, this] { return set_on_call(context_of(a), name, !ended); };
    });
    auto* agents = app.add_subcommand("agents", "what is known of agents");
    agents->require_subcommand(1);
    app.add_subcommand("demo-on-call", "let the demonstration's agents be on call by turns")
        ->callback([&] { chosen = [&] { return demo_on_call(context_of(a)); }; });
    auto* contact = agents->add_subcommand(
        "contact", "where an agent's alerts are mailed: an address of the service");
    contact->add_option("name", name, "sign-in name")->required();
    contact->add_option("mail", mail, "the address; none: nowhere any more");
    contact->callback(
        [&, this] { chosen = [&, this] { return set_contact(context_of(a), name, mail); }; });
  }
};

/// What an agent may be beside an operator, or instead.
struct part_verbs {
  std::string name;
  bool ended = false;

  void add_to(CLI::App& app, const arguments& a, std::function<int()>& chosen) {
    const auto verb = [&](const char* word, const char* help, auto act) {
      auto* sub = app.add_subcommand(word, help);
      sub->add_option("name", name, "sign-in name")->required();
      sub->add_flag("--end", ended, "no longer");
      sub->callback(
          [&, act, this] { chosen = [&, act, this] { return act(context_of(a), name, !ended); }; });
    };
    verb("duty-officer", "make an agent a duty officer; with --end, no longer", set_duty_officer);
    verb("psychologist", "make an agent a psychologist; with --end, no longer", set_psychologist);
  }
};

int run(int argc, char** argv) {
  CLI::App app{"Keys, database, territory and agents of an Écoute service"};
  app.require_subcommand(1);
  app.fallthrough();
  arguments a;
  std::function<int()> chosen;
  app.add_option("--config", a.config, "settings file (TOML)");
  app.add_option("--connection", a.connection, "database connection of the engine's role");
  app.add_option("--owner", a.owner, "database connection of the role that migrates");
  app.add_option("--set", a.overrides, "any setting, as section.key=value")
      ->allow_extra_args(false);

  std::string folder;
  std::string text;
  std::string name;
  agent_wish wish;
  bool demo = false;
  const auto verb = [&](const char* word, const char* help, std::function<int()> action) {
    auto* sub = app.add_subcommand(word, help);
    sub->callback([&chosen, action] { chosen = action; });
    return sub;
  };
  verb("init-keys",
       "create the key file and the folder of day keys under DIR, for the profile of the "
       "settings",
       [&] { return init_keys(context_of(a), folder); })
      ->add_option("dir", folder, "folder, created if missing")
      ->required();
  auto* database = verb("init-database", "create the roles and the database",
                        [&] { return init_database(text, name); });
  database->add_option("--superuser", text, "connection of a superuser")->required();
  database->add_option("--name", name, "database to create")->required();
  verb("migrate", "bring the schema to this program's version",
       [&] { return migrate_database(context_of(a)); });
  verb("load-territory", "replace communes and competence by the CSV files of DIR",
       [&] { return load_territory(context_of(a), folder); })
      ->add_option("dir", folder, "folder of the CSV files")
      ->required();
  auto* agent = verb("create-agent", "create an agent; prints the one-time code's secret",
                     [&] { return create_agent(context_of(a), wish, demo); });
  add_agent_options(*agent, wish, demo);
  verb("demo-agents", "create the demonstration agents; prints their sign-ins",
       [&] { return demo_agents(context_of(a)); });
  verb("code", "print an agent's one-time code of now (demonstration only)",
       [&] { return print_code(context_of(a), name); })
      ->add_option("name", name, "sign-in name")
      ->required();
  verb("example-settings", "print a settings file with every key, its default and what it means",
       [] {
         std::cout << example_settings();
         return 0;
       });
  verb("check", "list everything that keeps the engine from starting",
       [&] { return check_all(context_of(a)); });
  verb("count", "count conversations, events and messages",
       [&] { return count_rows(context_of(a)); });

  part_verbs parts;
  parts.add_to(app, a, chosen);
  roster_verbs shifts;
  shifts.add_to(app, a, chosen);
  on_call_verbs staff;
  staff.add_to(app, a, chosen);
  CLI11_PARSE(app, argc, argv);
  return guarded(chosen);
}

} // namespace
} // namespace ecoute

int main(int argc, char** argv) {
  prctl(PR_SET_DUMPABLE, 0); // before any key is read
  return ecoute::run(argc, argv);
}
