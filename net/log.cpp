// SPDX-License-Identifier: EUPL-1.2
#include "net/log.hpp"

#include "config/limits.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <chrono>

namespace ecoute::logging {

namespace {

constexpr std::array<std::string_view, 16> event_names{
    "starting",       "serving",          "stopping",
    "stopped",        "mode_changed",     "fault_opened",
    "frame_refused",  "request_refused",  "content_policy_report",
    "signed_in",      "sign_in_refused",  "signed_out",
    "handler_failed", "delivery_failing", "delivery_dead",
    "beat_failed",
};
constexpr std::array<std::string_view, 6> key_names{"why",   "mode",         "port",
                                                    "count", "milliseconds", "status"};

std::atomic<std::uint64_t> dropped_lines{0};

line_budget budget;

std::int64_t this_second() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = std::make_shared<spdlog::logger>("ecoute",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern(R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ",%v})", spdlog::pattern_time_type::utc);
    made->set_level(spdlog::level::trace);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *instance;
}

} // namespace

bool line_budget::take(std::int64_t second) {
  if (second_.exchange(second) != second)
    written_ = 0;
  return written_++ < fixed::log_lines_per_second_max;
}

std::string line_of(name event, std::initializer_list<field> fields) {
  std::string line = R"("event":")";
  line += event_names.at(static_cast<std::size_t>(event));
  line += '"';
  for (const auto& f : fields) {
    line += ",\"";
    line += key_names.at(static_cast<std::size_t>(f.what));
    line += "\":";
    if (f.is.is_word())
      line.append(1, '"').append(f.is.word()).append(1, '"');
    else
      line += std::to_string(f.is.number());
  }
  return line;
}

void write(name event, std::initializer_list<field> fields) {
  if (!budget.take(this_second())) {
    ++dropped_lines;
    return;
  }
  try {
    logger().info("{}", line_of(event, fields));
  } catch (const std::exception&) {
    ++dropped_lines;
  }
}

std::uint64_t dropped() {
  return dropped_lines;
}

} // namespace ecoute::logging
