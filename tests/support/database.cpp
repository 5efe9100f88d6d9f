// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/database.hpp"

#include "persistence/migrator.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <poll.h>
#include <signal.h>
#include <sstream>
#include <stdexcept>
#include <sys/syscall.h>
#include <unistd.h>

namespace ecoute::test {
namespace {

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  std::string out;
  std::array<char, 256> part{};
  while (pipe && std::fgets(part.data(), part.size(), pipe.get()) != nullptr)
    out += part.data();
  while (!out.empty() && out.back() == '\n')
    out.pop_back();
  return out;
}

const std::string& binaries() {
  static const auto folder = output_of("pg_config --bindir");
  return folder;
}

std::filesystem::path temporary_folder(const char* pattern) {
  std::string path = pattern;
  if (::mkdtemp(path.data()) == nullptr)
    throw std::runtime_error("no temporary folder can be made");
  return path;
}

/// A descriptor that becomes readable when the process ends, though perhaps nobody has taken notice
/// of its end; negative when it is gone already.
int watch_of(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

void wait_until_gone(const std::vector<pid_t>& processes) {
  constexpr int patience_ms = 30'000;
  for (const auto pid : processes) {
    pollfd end{watch_of(pid), POLLIN, 0};
    if (end.fd < 0 && errno == ESRCH)
      continue;
    const bool gone = end.fd >= 0 && ::poll(&end, 1, patience_ms) == 1;
    ::close(end.fd);
    if (!gone)
      throw std::runtime_error("a process of the server does not end");
  }
}

} // namespace

pg_options options_for(const std::string& connection) {
  pg_options o;
  o.connection = connection;
  o.application = "test";
  return o;
}

cluster& cluster::shared() {
  static cluster one;
  return one;
}

cluster::cluster() : folder_(temporary_folder("/tmp/ecoute-pg-XXXXXX")) {
  if (::geteuid() == 0) {
    as_account_ = "runuser -u postgres -- ";
    if (std::system(("chown postgres " + folder_.string()).c_str()) != 0)
      throw std::runtime_error("there is no account postgres to run the server");
  }
  run(binaries() + "/initdb -D " + folder_.string() +
      "/data -U ecoute --auth-local=trust --auth-host=reject -E UTF8 --locale=C.UTF-8 "
      "--no-instructions --data-checksums");
  start();
  pg_connection superuser(options_for(connection("postgres", "ecoute")));
  create_database(superuser, "template_ecoute");
  pg_connection owner(options_for(connection("template_ecoute", "ecoute_owner")));
  migrate(owner, embedded_migrations());
  set_profile(owner, profile::demonstration);
}

cluster::~cluster() {
  const auto stop = as_account_ + binaries() + "/pg_ctl -D " + folder_.string() +
                    "/data -m immediate -w stop >/dev/null 2>&1";
  if (std::system(stop.c_str()) != 0)
    std::fputs("the tests' PostgreSQL did not stop\n", stderr);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void cluster::run(const std::string& command) const {
  const auto log = " >>" + folder_.string() + "/commands.log 2>&1";
  if (std::system((as_account_ + command + log).c_str()) != 0)
    throw std::runtime_error("PostgreSQL cannot be had: " + command);
}

void cluster::start() {
  run(binaries() + "/pg_ctl -D " + folder_.string() + "/data -w -t 60 -l " + folder_.string() +
      "/server.log -o \"-k " + folder_.string() +
      " -c listen_addresses='' -c log_error_verbosity=terse\" start");
}

void cluster::kill() {
  const auto family = processes();
  // No more children from now on: who is listed below is everybody.
  ::kill(family.front(), SIGSTOP);
  auto all = processes();
  for (const auto pid : all)
    ::kill(pid, SIGKILL);
  // Once the last one is gone its shared memory is free, and what it left behind is stale.
  wait_until_gone(all);
  for (const auto* left : {"data/postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"})
    std::filesystem::remove(folder_ / left);
}

void cluster::freeze() {
  ::kill(processes().front(), SIGSTOP);
  for (const auto pid : processes())
    ::kill(pid, SIGSTOP);
}

void cluster::thaw() {
  for (const auto pid : processes())
    ::kill(pid, SIGCONT);
}

std::vector<pid_t> cluster::processes() const {
  std::ifstream file(folder_ / "data" / "postmaster.pid");
  pid_t server = 0;
  file >> server;
  if (server <= 1)
    throw std::runtime_error("the server's process is not known");
  std::vector<pid_t> all{server};
  std::istringstream children(output_of("ps -o pid= --ppid " + std::to_string(server)));
  for (pid_t child = 0; children >> child;)
    all.push_back(child);
  return all;
}

std::string cluster::connection(const std::string& name, const std::string& role) const {
  return "host=" + folder_.string() + " dbname=" + name + " user=" + role;
}

std::string cluster::fresh_database() {
  const auto name = "test_" + std::to_string(++databases_);
  pg_connection superuser(options_for(connection("postgres", "ecoute")));
  superuser.script("create database " + name + " template template_ecoute owner ecoute_owner");
  return name;
}

database::database()
    : name_(cluster::shared().fresh_database()),
      key_folder_(temporary_folder("/tmp/ecoute-keys-XXXXXX")),
      owner_(std::make_unique<pg_connection>(options_for(as("ecoute")))) {
  key_ring::create(key_folder_ / "ecoute.keys", key_folder_ / "days", profile::demonstration);
  keys_ = std::make_shared<key_ring>(key_folder_ / "ecoute.keys", key_folder_ / "days", 30);
}

database::~database() {
  std::error_code ignored;
  std::filesystem::remove_all(key_folder_, ignored);
}

std::string database::as(const std::string& role) const {
  return cluster::shared().connection(name_, role);
}

settings database::config() const {
  settings s;
  s.database.connection = as("ecoute_app");
  s.database.owner_connection = as("ecoute_owner");
  s.keys.key_file = key_folder_ / "ecoute.keys";
  s.keys.day_keys = key_folder_ / "days";
  s.keys.retention_days = 30;
  return s;
}

agent_id database::add_agent(const std::string& name, force platform) {
  const auto rows = owner_->ask(
      "insert into agent (name, shown_name, force, password_hash, totp_secret, certified_until) "
      "values ($1, $1, $2, 'none', '', 4102444800000) returning id",
      {pg_text(name), pg_smallint(static_cast<std::int16_t>(platform))});
  return {rows.integer(0, 0)};
}

std::string database::answer_to(const std::string& role, const std::string& statement) const {
  pg_connection connection(options_for(as(role)));
  try {
    connection.script(statement);
  } catch (const pg_failure& f) {
    return f.sqlstate();
  }
  return "accepted";
}

std::int64_t database::number(const std::string& sql) {
  return owner_->ask(sql.c_str()).integer(0, 0);
}

} // namespace ecoute::test
