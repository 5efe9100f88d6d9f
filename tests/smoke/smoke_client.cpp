// SPDX-License-Identifier: EUPL-1.2
// One whole conversation through real sockets, with the engine killed in the middle of it.
#include "tests/smoke/people.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/parse.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <utility>
#include <vector>

namespace {

using namespace ecoute::client;
using std::chrono::seconds;
namespace json = boost::json;

constexpr seconds answer_within{15};
constexpr seconds back_within{45}; ///< RELIABILITY P2: clients are back within 45 s
constexpr std::size_t lines_each_way = 3;

struct options {
  std::string visitors;
  std::string agents;
  std::string name;
  std::string password;
  std::string code_command;
  std::string restart_command;
};

/// A step that did not hold.
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void step(const std::string& what, const std::string& result) {
  std::printf("  %-52s %s\n", what.c_str(), result.c_str());
  std::fflush(stdout);
}

void demand(bool holds, const std::string& what, const std::string& trouble = {}) {
  if (!holds)
    throw failure(trouble.empty() ? what : what + " (" + trouble + ")");
}

endpoint endpoint_of(const std::string& url) {
  auto parsed = parse_url(url);
  demand(parsed.has_value(), "'" + url + "' is not an address like http://localhost:8080");
  return *parsed;
}

/// First line that a command prints.
std::string first_line_of(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  demand(pipe != nullptr, "the code command could not be started");
  std::array<char, 256> line{};
  if (std::fgets(line.data(), line.size(), pipe.get()) == nullptr)
    throw failure("the code command printed nothing");
  std::string text{line.data()};
  text.erase(text.find_last_not_of(" \r\n") + 1);
  return text;
}

void run_command(const std::string& command) {
  const int status = std::system(command.c_str());
  demand(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the restart command failed");
}

/// A line somebody wrote, which both must show exactly once.
struct written_line {
  std::string id;
  std::string text;
  bool by_visitor = false;
};

class smoke {
public:
  explicit smoke(options chosen)
      : options_(std::move(chosen)), visitors_(endpoint_of(options_.visitors)),
        agents_(endpoint_of(options_.agents)), visitor_(loop_, visitors_), agent_(loop_, agents_) {}

  void run() {
    const auto insee = look_up();
    enter(insee);
    sign_in();
    take();
    for (std::size_t i = 1; i <= lines_each_way; ++i) {
      visitor_says("Bonjour, ligne " + std::to_string(i) + " ✓");
      agent_says("Je vous lis, ligne " + std::to_string(i) + " ✓");
    }
    both_show_everything();
    step("three lines each way", "in order, once");
    die_and_resume();
    visitor_says("Vous êtes toujours là ?");
    agent_says("Toujours.");
    both_show_everything();
    step("a line each way after the restart", "in order, once");
    read_again();
    close();
  }

private:
  void wait_for(const std::function<bool()>& reached, const std::string& what,
                seconds within = answer_within) {
    if (loop_.run_until(reached, within))
      return;
    auto trouble = visitor_.trouble();
    if (trouble.empty())
      trouble = agent_.trouble();
    throw failure(what + ": nothing within " + std::to_string(within.count()) + " s" +
                  (trouble.empty() ? "" : " (" + trouble + ")"));
  }

  std::string look_up() {
    const auto reply = loop_.post(visitors_, "/lieux", json::object{{"q", "Bordeaux"}});
    demand(reply.status == 200, "looking up Bordeaux", "status " + std::to_string(reply.status));
    boost::system::error_code failed;
    const auto body = json::parse(reply.body, failed);
    demand(!failed, "looking up Bordeaux", "no JSON");
    const auto* first = body.find_pointer("/found/0", failed);
    demand(first != nullptr && first->as_object().contains("insee"), "Bordeaux is not found");
    auto insee = std::string{first->as_object().at("insee").as_string()};
    demand(insee == "33063", "Bordeaux is not the first found", insee);
    step("look up Bordeaux", insee);
    return insee;
  }

  void enter(const std::string& insee) {
    visitor_.enter(insee);
    wait_for([this] { return visitor_.connected(); }, "entering");
    demand(visitor_.platform() == "police", "Bordeaux does not reach the police",
           visitor_.platform());
    step("enter", "waiting at the " + visitor_.platform());
  }

  void sign_in() {
    const auto code = first_line_of(options_.code_command);
    const auto reply = agent_.sign_in(options_.name, options_.password, code);
    demand(reply.status == 204 && !reply.cookie.empty(), "signing in",
           "status " + std::to_string(reply.status));
    const auto again = agent{loop_, agents_}.sign_in(options_.name, options_.password, code);
    demand(again.status == 401, "a code was accepted twice");
    agent_.open();
    wait_for([this] { return agent_.seated(); }, "the desk");
    step("sign in as " + options_.name, "seated, capacity " + std::to_string(agent_.capacity()));
  }

  void take() {
    const auto available = agent_.be("available");
    wait_for([&] { return agent_.asked().done(available); }, "presence available");
    wait_for([this] { return !agent_.offers().empty(); }, "an offer");
    conversation_ = *agent_.offers().begin();
    step("presence available", "offered");
    const auto taking = agent_.act("take", conversation_);
    wait_for([&] { return agent_.asked().done(taking); }, "taking the conversation");
    wait_for([this] { return agent_.held().contains(conversation_); }, "holding the conversation");
    wait_for([this] { return visitor_.thread().has_kind("taken"); }, "the visitor seeing it taken");
    step("take", "held");
  }

  void visitor_says(const std::string& text) {
    const auto id = visitor_.say(text);
    written_.push_back({id, text, true});
    wait_for([&] { return visitor_.asked().done(id); }, "the visitor's acknowledgement");
  }

  void agent_says(const std::string& text) {
    const auto id = agent_.say(conversation_, text);
    written_.push_back({id, text, false});
    wait_for([&] { return agent_.asked().done(id); }, "the operator's acknowledgement");
  }

  [[nodiscard]] bool shows_all(const thread_view& thread) const {
    for (const auto& line : written_)
      if (thread.times_said(line.id) == 0)
        return false;
    return true;
  }

  /// The messages of a thread are exactly what was written, in order but for the two lines that
  /// were written at the same time.
  void demand_exact(const thread_view& thread, const std::string& whose) const {
    std::vector<shown_line> said;
    for (const auto& line : thread.lines())
      if (line.kind == "said")
        said.push_back(line);
    demand(said.size() == written_.size(), whose + " shows a line too many");
    for (const auto& line : written_)
      demand(thread.times_said(line.id) == 1, whose + " does not show each line once");
    for (std::size_t i = 0; i < written_.size(); ++i) {
      if (i == crossing_ || i == crossing_ + 1)
        continue;
      demand(said[i].id == written_[i].id && said[i].text == written_[i].text,
             whose + " differs from what was written at line " + std::to_string(i + 1));
      demand(said[i].who == (written_[i].by_visitor ? "visitor" : "operator"),
             whose + " names the wrong author");
    }
  }

  void both_show_everything() {
    wait_for([this] { return shows_all(visitor_.thread()); }, "the visitor's thread");
    wait_for([this] { return shows_all(agent_.thread(conversation_)); }, "the operator's thread");
    demand_exact(visitor_.thread(), "the visitor's thread");
    demand_exact(agent_.thread(conversation_), "the operator's thread");
    demand(visitor_.gaps() == 0, "the visitor was sent a gap");
  }

  void die_and_resume() {
    crossing_ = written_.size();
    const std::string from_visitor = "Envoyé juste avant la panne";
    const std::string from_agent = "Écrit juste avant la panne";
    const auto mine = visitor_.say(from_visitor);
    const auto theirs = agent_.say(conversation_, from_agent);
    written_.push_back({mine, from_visitor, true});
    written_.push_back({theirs, from_agent, false});
    loop_.run_for(std::chrono::milliseconds{1});
    run_command(options_.restart_command);
    step("kill -9 with a line on its way each way", "the engine is back");
    const auto since = clock::now();
    come_back([this] { return visitor_.connected(); }, [this] { visitor_.resume(); },
              "the visitor coming back");
    come_back([this] { return agent_.seated(); }, [this] { agent_.open(); },
              "the operator coming back");
    wait_for([this] { return agent_.held().contains(conversation_); },
             "the operator holding the conversation again");
    wait_for([&] { return visitor_.asked().done(mine); }, "the visitor's line sent again");
    wait_for([&] { return agent_.asked().done(theirs); }, "the operator's line sent again");
    both_show_everything();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - since);
    step("both resume", "nothing lost or doubled, " + std::to_string(took.count()) + " ms");
  }

  /// As a page does: try, and try again a little later.
  void come_back(const std::function<bool()>& here, const std::function<void()>& attempt,
                 const std::string& what) {
    const auto end = clock::now() + back_within;
    while (clock::now() < end) {
      attempt();
      if (loop_.run_until(here, seconds{2}))
        return;
    }
    wait_for(here, what, seconds{1});
  }

  /// Nothing but the database knows what a page that never saw the conversation is sent.
  void read_again() {
    agent fresh(loop_, agents_);
    fresh.take_over_from(agent_);
    fresh.open();
    wait_for([&] { return shows_all(fresh.thread(conversation_)); }, "a new window's thread");
    demand_exact(fresh.thread(conversation_), "a new window");
    step("a second window of the operator", std::to_string(written_.size()) + " lines, once each");
    fresh.quit();
    agent_.open();
    wait_for([this] { return agent_.seated(); }, "the first window coming back");
  }

  void close() {
    const auto closing = agent_.act("close", conversation_);
    wait_for([&] { return agent_.asked().done(closing); }, "closing");
    wait_for([this] { return visitor_.thread().has_kind("closed"); },
             "the visitor seeing it closed");
    step("close", "both saw it");
  }

  options options_;
  loop loop_;
  endpoint visitors_;
  endpoint agents_;
  visitor visitor_;
  agent agent_;
  std::string conversation_;
  std::vector<written_line> written_;
  std::size_t crossing_ = static_cast<std::size_t>(-2); ///< first of the two that may cross
};

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"One conversation through real sockets, the engine killed in the middle"};
  options chosen;
  app.add_option("--visitors", chosen.visitors, "address of the visitors' listener")->required();
  app.add_option("--agents", chosen.agents, "address of the agents' listener")->required();
  app.add_option("--name", chosen.name, "an agent of the police")->required();
  app.add_option("--password", chosen.password, "their password")->required();
  app.add_option("--code-command", chosen.code_command, "prints a fresh one-time code")->required();
  app.add_option("--restart-command", chosen.restart_command,
                 "kills the engine with SIGKILL, starts it, returns once it is ready")
      ->required();
  CLI11_PARSE(app, argc, argv);
  try {
    smoke{chosen}.run();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "smoke: failed at: %s\n", e.what());
    return 1;
  }
  return 0;
}
