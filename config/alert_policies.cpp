// SPDX-License-Identifier: EUPL-1.2
#include "config/alert_policies.hpp"

#include "actors/domain/on_call.hpp"
#include "config/limits.hpp"
#include "config/settings_text.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace ecoute {

namespace {

constexpr std::string_view policy_section = "alerts.policy";
constexpr std::string_view webhook_section = "alerts.webhooks";
constexpr std::string_view step_form =
    "expected \"LEVEL WAIT CHANNELS\", such as \"1 60s page,webhook,mail\"";

std::uint32_t line_of(const toml::node& node) {
  return node.source().begin.line;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

/// Nothing: not a level.
std::optional<std::uint8_t> level_in(std::int64_t number) {
  if (number < 1 || number > on_call_levels_max)
    return std::nullopt;
  return static_cast<std::uint8_t>(number);
}

bool is_endpoint_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && name.size() <= fixed::wire_name_bytes_max &&
         std::all_of(name.begin(), name.end(), plain);
}

std::string set_wait(milliseconds& to, std::string_view text) {
  return set_from_text(setting_target{&to}, text, static_cast<double>(alert_wait_min.count()),
                       static_cast<double>(alert_wait_max.count()));
}

/// What is wrong with the text of one step; empty: nothing.
std::string read_step(std::string_view text, alert_step& to) {
  const auto parts = split(text, ' ');
  if (parts.size() != 3)
    return std::string(step_form);
  std::int64_t number = 0;
  const auto* last = parts[0].data() + parts[0].size();
  const auto [stop, error] = std::from_chars(parts[0].data(), last, number);
  const auto level = level_in(number);
  if (error != std::errc{} || stop != last || !level)
    return "a level is 1 to " + std::to_string(on_call_levels_max);
  to.level = *level;
  if (auto why = set_wait(to.wait, parts[1]); !why.empty())
    return why;
  to.channels = 0;
  for (const auto name : split(parts[2], ',')) {
    const auto channel = alert_channel_named(name);
    if (!channel)
      return "a channel is page, webhook or mail";
    to.channels |= static_cast<channel_set>(*channel);
  }
  return {};
}

class section_reader {
public:
  explicit section_reader(const path_reader& read_path) : read_path_(read_path) {}

  void read(const toml::table& file) {
    each_section(file, policy_section, [this](std::string_view name, const toml::table& table) {
      read_policy(name, table);
    });
    each_section(file, webhook_section, [this](std::string_view name, const toml::table& table) {
      read_webhook(name, table);
    });
  }

  alert_sections out;

private:
  template <class Read>
  void each_section(const toml::table& file, std::string_view path, Read read) {
    const auto* all = file.at_path(path).as_table();
    if (all == nullptr)
      return wanted_section(file.at_path(path).node(), path);
    for (const auto& [key, node] : *all) {
      where_ = std::string(path) + "." + std::string(key.str());
      if (const auto* table = node.as_table())
        read(key.str(), *table);
      else
        wanted_section(&node, where_);
    }
  }

  void wanted_section(const toml::node* node, std::string_view path) {
    if (node != nullptr)
      out.faults.push_back({line_of(*node), std::string(path) + ": expected a section"});
  }

  void fault(const toml::node& at, std::string_view key, std::string_view text) {
    const auto dot = key.empty() ? "" : ".";
    out.faults.push_back({line_of(at), where_ + dot + std::string(key) + ": " + std::string(text)});
  }

  void read_policy(std::string_view name, const toml::table& table) {
    const auto kind = alert_kind_named(name);
    if (!kind)
      return fault(table, {}, "no such kind of alert");
    written_policy p;
    p.line = line_of(table);
    p.kind = *kind;
    for (const auto& [key, node] : table) {
      if (key == "steps")
        p.steps = read_steps(node);
      else if (key == "act_within")
        read_act_within(node, p);
      else if (key == "ends_with_cause")
        read_ends(node, p);
      else
        fault(node, key.str(), "no such setting");
    }
    out.policies.push_back(std::move(p));
  }

  std::optional<std::vector<alert_step>> read_steps(const toml::node& node) {
    const auto* list = node.as_array();
    if (list == nullptr) {
      fault(node, "steps", "expected a list of texts");
      return std::nullopt;
    }
    std::vector<alert_step> steps;
    bool sound = true;
    for (const auto& item : *list) {
      alert_step s;
      const auto* text = item.as_string();
      if (const auto why = text == nullptr ? std::string(step_form) : read_step(text->get(), s);
          !why.empty()) {
        fault(item, "steps", "step " + std::to_string(steps.size() + 1) + ": " + why);
        sound = false;
      }
      steps.push_back(s);
    }
    return sound ? std::optional{std::move(steps)} : std::nullopt;
  }

  void read_act_within(const toml::node& node, written_policy& p) {
    milliseconds value{};
    const auto* text = node.as_string();
    if (const auto why = set_wait(value, text == nullptr ? std::string{} : text->get());
        !why.empty())
      fault(node, "act_within", why);
    else
      p.act_within = value;
  }

  void read_ends(const toml::node& node, written_policy& p) {
    const auto* truth = node.as_boolean();
    if (truth == nullptr)
      fault(node, "ends_with_cause", "expected true or false");
    else if (truth->get() && is_danger(p.kind))
      fault(node, "ends_with_cause", "a danger ends by a person only");
    else
      p.ends_with_cause = truth->get();
  }

  void read_webhook(std::string_view name, const toml::table& table) {
    written_webhook w;
    w.line = line_of(table);
    w.what.name = name;
    if (!is_endpoint_name(name))
      fault(table, {}, "a name is up to 32 letters a to z, digits and hyphens");
    for (const auto& [key, node] : table) {
      if (key == "url")
        read_url(node, w);
      else if (key == "secret")
        read_secret(node, w.what);
      else if (key == "allow_private")
        read_allowance(node, w.what);
      else if (key == "levels")
        read_levels(node, w.what);
      else
        fault(node, key.str(), "no such setting");
    }
    for (const auto* needed : {"url", "secret"})
      if (!table.contains(needed))
        fault(table, needed, "not set");
    out.webhooks.push_back(std::move(w));
  }

  void read_url(const toml::node& node, written_webhook& w) {
    w.line = line_of(node);
    if (const auto* text = node.as_string())
      w.what.url = text->get();
    else
      fault(node, "url", "expected a text");
  }

  void read_secret(const toml::node& node, webhook_settings& w) {
    const auto* text = node.as_string();
    const auto why = text == nullptr || text->get().empty() ? std::string("expected a path")
                                                            : read_path_(text->get(), w.secret);
    if (!why.empty())
      fault(node, "secret", why);
  }

  void read_allowance(const toml::node& node, webhook_settings& w) {
    if (const auto* truth = node.as_boolean())
      w.allow_private = truth->get();
    else
      fault(node, "allow_private", "expected true or false");
  }

  void read_levels(const toml::node& node, webhook_settings& w) {
    const auto* list = node.as_array();
    bool sound = list != nullptr;
    for (std::size_t i = 0; sound && i < list->size(); ++i) {
      const auto* number = list->get(i)->as_integer();
      const auto level = number == nullptr ? std::nullopt : level_in(number->get());
      sound = level.has_value();
      if (sound)
        w.levels.push_back(*level);
    }
    if (!sound)
      fault(node, "levels",
            "expected a list of levels, 1 to " + std::to_string(on_call_levels_max));
  }

  const path_reader& read_path_;
  std::string where_; ///< section that is being read
};

/// Without its quotes.
std::string duration(milliseconds value) {
  const auto text = value_text(setting_target{&value});
  return text.substr(1, text.size() - 2);
}

std::string step_text(const alert_step& s) {
  std::string channels;
  for (const auto c : {alert_channel::page, alert_channel::webhook, alert_channel::mail})
    if ((s.channels & static_cast<channel_set>(c)) != 0)
      channels += (channels.empty() ? "" : ",") + std::string(name_of(c));
  return "\"" + std::to_string(s.level) + " " + duration(s.wait) + " " + channels + "\"";
}

std::string policy_text(const alert_policy& p) {
  auto text =
      "\n[" + std::string(policy_section) + "." + std::string(name_of(p.kind)) + "]\nsteps = [\n";
  for (const auto& s : p.steps)
    text += "  " + step_text(s) + ",\n";
  text += "]\nact_within = \"" + duration(p.act_within) + "\"\n";
  return text + "ends_with_cause = " + (p.ends_with_cause ? "true" : "false") + "\n";
}

} // namespace

bool is_alert_section(std::string_view path) {
  return path == policy_section || path == webhook_section;
}

alert_sections read_alert_sections(std::string_view toml_text, const path_reader& read_path) {
  section_reader reader{read_path};
  try {
    reader.read(toml::parse(toml_text));
  } catch (const toml::parse_error&) {
    return {};
  }
  return std::move(reader.out);
}

std::vector<setting_fault> apply(const alert_sections& from, alert_settings& to,
                                 bool demonstration) {
  std::vector<setting_fault> found;
  to.policies = default_policies(to.levels);
  for (const auto& w : from.policies) {
    auto& p = to.policies.at(static_cast<std::size_t>(w.kind) - 1);
    p.steps = w.steps.value_or(p.steps);
    p.act_within = w.act_within.value_or(p.act_within);
    p.ends_with_cause = w.ends_with_cause.value_or(p.ends_with_cause);
    if (const auto why = fault_of(p, static_cast<std::uint8_t>(to.levels));
        why != policy_fault::none)
      found.push_back({w.line, std::string(policy_section) + "." + std::string(name_of(w.kind)) +
                                   ": " + sentence_of(why, to.levels)});
  }
  to.webhooks.clear();
  for (const auto& w : from.webhooks) {
    to.webhooks.push_back(w.what);
    if (w.what.url.empty()) // told already
      continue;
    const auto read =
        read_webhook_address(w.what.url, allowance_of(w.what.allow_private, demonstration));
    if (const auto* why = std::get_if<address_fault>(&read))
      found.push_back({w.line, std::string(webhook_section) + "." + w.what.name +
                                   ".url: " + sentence_of(*why)});
  }
  if (to.webhooks.size() > fixed::webhooks_max)
    found.push_back({from.webhooks.back().line, std::string(webhook_section) + ": more than " +
                                                    std::to_string(fixed::webhooks_max)});
  return found;
}

std::string example_alert_sections() {
  std::string text =
      "\n# What is done about each kind of alert. A step: the level of the on-call staff\n"
      "# that is told, how long it has to take the alert before the next step, by which\n"
      "# channels (page, webhook, mail). The last one tells level alerts.levels; after\n"
      "# it all levels are told, again and again. act_within: taken and not resolved by\n"
      "# then, it climbs again (5s to 24h). ends_with_cause: over by itself when its cause\n"
      "# is; never of a danger. Only this file has these sections. A policy is tried by\n"
      "# `ecoutectl alert test`.\n";
  for (const auto& p : default_policies(alert_settings{}.levels))
    text += policy_text(p);
  return text + "\n# Who receives rings by HTTP, signed; as many sections as there are receivers.\n"
                "# [alerts.webhooks.pager]\n"
                "# https, a public address\n"
                "# url = \"https://pager.example/hook\"\n"
                "# file of the key that signs, or credential:NAME\n"
                "# secret = \"credential:pager\"\n"
                "# true: an address of an inner network\n"
                "# allow_private = false\n"
                "# whose rings it receives; left out: of all levels\n"
                "# levels = [1, 2, 3]\n";
}

} // namespace ecoute
