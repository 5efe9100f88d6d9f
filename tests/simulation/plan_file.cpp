// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/plan_file.hpp"

#include "actors/domain/on_call.hpp"

#include <array>
#include <cstdio>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace ecoute::simulation {

namespace {

constexpr std::array<std::string_view, 4> doer_names{"visitor", "agent", "engine", "on_call"};

std::optional<milliseconds> read_time(const std::string& word) {
  long long h = 0;
  unsigned m = 0;
  unsigned s = 0;
  unsigned ms = 0;
  char after = 0;
  if (std::sscanf(word.c_str(), "%lld:%2u:%2u.%3u%c", &h, &m, &s, &ms, &after) != 4 || h < 0)
    return std::nullopt;
  return std::chrono::hours{h} + minutes{m} + seconds{s} + milliseconds{ms};
}

/// Reads one line; false when it is not understood.
class line_reader {
public:
  line_reader(plan& into, const std::string& line) : into_(into), words_(line) {}

  bool read() {
    std::string first;
    words_ >> first;
    if (first.empty() || first.front() == '#')
      return true;
    if (first == "seed")
      return number(into_.seed) && over();
    if (first == "starts")
      return starts() && over();
    if (first == "length")
      return time(into_.length) && over();
    if (first == "tight")
      return (into_.tight = true) && over();
    if (first == "visitor")
      return visitor() && over();
    if (first == "agent")
      return agent() && over();
    if (first == "on_call")
      return on_call() && over();
    return act(first) && over();
  }

private:
  bool over() {
    std::string more;
    return !(words_ >> more);
  }
  template <class Number>
  bool number(Number& n) {
    return static_cast<bool>(words_ >> n);
  }
  bool starts() {
    std::int64_t ms = 0;
    if (!number(ms))
      return false;
    into_.starts = instant{milliseconds{ms}};
    return true;
  }
  bool time(milliseconds& t) {
    std::string word;
    words_ >> word;
    const auto read = read_time(word);
    t = read.value_or(milliseconds{});
    return read.has_value();
  }
  bool platform(force& f) {
    std::string word;
    words_ >> word;
    const auto named = force_named(word);
    f = named.value_or(force::police);
    return named.has_value();
  }
  bool visitor() {
    planned_visitor v;
    std::string role;
    if (!number(v.number) || !platform(v.platform) || !(words_ >> role >> v.language))
      return false;
    const auto named = role_named(role);
    v.role = named.value_or(visitor_role::unsaid);
    into_.visitors.push_back(v);
    return named.has_value();
  }
  bool agent() {
    planned_agent a;
    if (!number(a.number) || !platform(a.platform) || !time(a.certified_for))
      return false;
    for (std::string more; words_ >> more;) {
      if (more != "minors" && more != "english")
        return false;
      (more == "minors" ? a.minors : a.english) = true;
    }
    into_.agents.push_back(a);
    return true;
  }
  bool on_call() {
    planned_on_call p;
    std::string scope;
    unsigned level = 0;
    if (!number(p.number) || !(words_ >> scope >> level))
      return false;
    const auto named = on_call_scope_named(scope);
    p.scope = named.value_or(on_call_scope::system);
    p.level = static_cast<std::uint8_t>(level);
    into_.on_call.push_back(p);
    return named && level >= 1 && level <= on_call_levels_max;
  }
  bool act(const std::string& first) {
    planned_act a;
    const auto when = read_time(first);
    std::string who;
    if (!when || !(words_ >> who))
      return false;
    a.at = *when;
    bool known = false;
    for (std::size_t i = 0; i < doer_names.size(); ++i)
      if (doer_names.at(i) == who) {
        known = true;
        a.who = static_cast<doer>(i);
      }
    if (!known || (a.who != doer::engine && !number(a.number)) || !(words_ >> a.act >> a.with))
      return false;
    into_.acts.push_back(a);
    return true;
  }

  plan& into_;
  std::istringstream words_;
};

} // namespace

std::string time_text(milliseconds t) {
  const auto all = t.count();
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld.%03lld",
                static_cast<long long>(all / 3600000), static_cast<long long>(all / 60000 % 60),
                static_cast<long long>(all / 1000 % 60), static_cast<long long>(all % 1000));
  return text.data();
}

std::string write_plan(const plan& p) {
  std::ostringstream out;
  out << "seed " << p.seed << "\nstarts " << p.starts.time_since_epoch().count() << "\nlength "
      << time_text(p.length) << (p.tight ? "\ntight\n" : "\n");
  for (const auto& v : p.visitors)
    out << "visitor " << v.number << ' ' << name_of(v.platform) << ' ' << name_of(v.role) << ' '
        << v.language << '\n';
  for (const auto& a : p.agents)
    out << "agent " << a.number << ' ' << name_of(a.platform) << ' ' << time_text(a.certified_for)
        << (a.minors ? " minors" : "") << (a.english ? " english\n" : "\n");
  for (const auto& o : p.on_call)
    out << "on_call " << o.number << ' ' << name_of(o.scope) << ' ' << unsigned{o.level} << '\n';
  for (const auto& a : p.acts) {
    out << time_text(a.at) << ' ' << doer_names.at(static_cast<std::size_t>(a.who)) << ' ';
    if (a.who != doer::engine)
      out << a.number << ' ';
    out << a.act << ' ' << a.with << '\n';
  }
  return out.str();
}

plan read_plan(std::string_view text) {
  plan p;
  std::istringstream lines{std::string{text}};
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number)
    if (!line_reader{p, line}.read())
      throw std::invalid_argument("line " + std::to_string(number) + ": " + line);
  return p;
}

} // namespace ecoute::simulation
