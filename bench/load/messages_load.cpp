// SPDX-License-Identifier: EUPL-1.2
#include "bench/load/messages_load.hpp"

#include "bench/load/bare_commits.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <utility>

namespace ecoute::load {

namespace {

using client::clock;
using std::chrono::seconds;

constexpr double ratio_max = 5; ///< issue 3, §9
constexpr seconds seated_within{20};
constexpr seconds taken_within{120};
constexpr seconds answered_within{60};
constexpr std::chrono::microseconds tick{500};

std::string first_line_of(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::array<char, 256> line{};
  if (pipe == nullptr || std::fgets(line.data(), line.size(), pipe.get()) == nullptr)
    throw std::runtime_error("the code command printed nothing");
  std::string text{line.data()};
  text.erase(text.find_last_not_of(" \r\n") + 1);
  return text;
}

class messages_load {
public:
  messages_load(const messages_options& chosen, report& out)
      : chosen_(chosen), out_(out), crowd_(loop_, chosen.visitors) {}

  void run() {
    for (const auto& name : chosen_.operators)
      seat(name);
    crowd_.grow_to(chosen_.conversations, 0);
    take_what_is_offered();
    listen();
    bare_commits bare(chosen_.connection);
    const auto start = clock::now();
    send_all(start);
    const auto commits = bare.stop();
    const bool all_answered =
        loop_.run_until([this] { return unanswered() == 0; }, answered_within);
    tell(commits, all_answered);
    crowd_.leave();
  }

private:
  void seat(const std::string& name) {
    auto one = std::make_unique<client::agent>(loop_, chosen_.agents);
    auto command = chosen_.code_command;
    if (const auto at = command.find("{}"); at != std::string::npos)
      command.replace(at, 2, name);
    const auto reply = one->sign_in(name, chosen_.password, first_line_of(command));
    if (reply.status != 204)
      throw std::runtime_error("an operator's sign-in: status " + std::to_string(reply.status));
    one->open();
    const auto available = one->be("available");
    if (!loop_.run_until([&] { return one->asked().done(available); }, seated_within))
      throw std::runtime_error("an operator is not seated: " + one->trouble());
    seats_.push_back(std::move(one));
  }

  /// Each operator takes until they are full; who is left waits.
  void take_what_is_offered() {
    std::size_t room = 0;
    for (const auto& one : seats_)
      room += one->capacity();
    const auto wanted = std::min(room, chosen_.conversations);
    std::unordered_set<std::string> asked;
    const auto taken = [&] {
      std::size_t held = 0;
      for (const auto& one : seats_) {
        held += one->held().size();
        for (const auto& conversation : one->offers())
          if (asked.insert(conversation).second)
            one->act("take", conversation);
      }
      return held >= wanted;
    };
    if (!loop_.run_until(taken, taken_within))
      throw std::runtime_error("the operators did not get what they have room for");
    for (const auto& one : seats_)
      for (const auto& conversation : one->held())
        held_.emplace_back(one.get(), conversation);
  }

  void listen() {
    const auto told = [this](clock::duration took) {
      took_.push_back(std::chrono::duration<double, std::milli>(took).count());
    };
    for (std::size_t i = 0; i < crowd_.size(); ++i)
      crowd_.at(i).asked().on_answer = told;
    for (const auto& one : seats_)
      one->asked().on_answer = told;
  }

  /// Message number n: every conversation in turn; operators write every other round.
  void send(std::size_t n) {
    const auto round = n / chosen_.conversations;
    const auto i = n % chosen_.conversations;
    if (round % 2 == 1 && i < held_.size())
      held_[i].first->say(held_[i].second, mean_message);
    else
      crowd_.at(i).say(mean_message);
  }

  /// By the clock, not by the answers: a slow engine does not slow the load.
  void send_all(clock::time_point start) {
    const auto total = chosen_.per_second * static_cast<std::size_t>(chosen_.time.count());
    const auto due = [&] {
      const std::chrono::duration<double> since = clock::now() - start;
      return std::min(
          total, static_cast<std::size_t>(since.count() * static_cast<double>(chosen_.per_second)));
    };
    std::function<void()> again = [&] {
      const auto until = due();
      late_max_ = std::max(late_max_, until - sent_);
      while (sent_ < until)
        send(sent_++);
      if (sent_ < total)
        loop_.after(tick, again);
    };
    again();
    if (!loop_.run_until([&] { return sent_ == total; }, chosen_.time + answered_within))
      throw std::runtime_error("the load program itself is too slow");
  }

  std::size_t unanswered() {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < crowd_.size(); ++i)
      sum += crowd_.at(i).asked().unanswered();
    for (const auto& one : seats_)
      sum += one->asked().unanswered();
    return sum;
  }

  /// Each visitor is shown every message of their conversation once.
  std::size_t shown() {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < crowd_.size(); ++i) {
      const auto& lines = crowd_.at(i).thread().lines();
      sum += static_cast<std::size_t>(std::count_if(
          lines.begin(), lines.end(), [](const auto& line) { return line.kind == "said"; }));
    }
    return sum;
  }

  void tell(const std::vector<double>& commits, bool all_answered) {
    std::size_t retried = 0;
    std::size_t gaps = 0;
    for (std::size_t i = 0; i < crowd_.size(); ++i) {
      retried += crowd_.at(i).asked().retried();
      gaps += crowd_.at(i).gaps();
    }
    for (const auto& one : seats_)
      retried += one->asked().retried();
    std::printf("%zu conversations, %zu of them held by %zu operators; %zu messages/s for %lld s\n",
                crowd_.size(), held_.size(), seats_.size(), chosen_.per_second,
                static_cast<long long>(chosen_.time.count()));
    out_.note("messages sent", static_cast<double>(sent_), "");
    out_.note("refused for a while and sent again", static_cast<double>(retried), "");
    out_.note("the load program behind its clock, at most", static_cast<double>(late_max_),
              "messages");
    out_.note("acknowledgement p50", quantile(took_, 0.5), "ms");
    out_.note("acknowledgement p99", quantile(took_, 0.99), "ms");
    out_.note("bare commit p50", quantile(commits, 0.5), "ms");
    out_.note("bare commit p99", quantile(commits, 0.99), "ms");
    out_.note("bare commits", static_cast<double>(commits.size()), "");
    out_.must("every message is acknowledged", all_answered && took_.size() == sent_);
    const bool all_shown = loop_.run_until([this] { return shown() >= sent_; }, seconds{10});
    out_.must("every message is shown to its visitor once, without a gap",
              all_shown && shown() == sent_ && gaps == 0);
    out_.bound("acknowledgement p99 / bare commit p99",
               quantile(took_, 0.99) / std::max(quantile(commits, 0.99), 1e-6), "", ratio_max);
  }

  const messages_options& chosen_;
  report& out_;
  client::loop loop_;
  crowd crowd_;
  std::vector<std::unique_ptr<client::agent>> seats_;
  std::vector<std::pair<client::agent*, std::string>> held_;
  std::vector<double> took_;
  std::size_t sent_ = 0;
  std::size_t late_max_ = 0;
};

} // namespace

void measure_messages(const messages_options& chosen, report& out) {
  messages_load{chosen, out}.run();
}

} // namespace ecoute::load
