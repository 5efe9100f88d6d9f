// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/event.hpp"

#include <algorithm>
#include <type_traits>

/// Facts: version, fields, check. Event: version, kind, seq, at, two positions, facts, words,
/// check. Numbers are little endian; a text is a length (two bytes; four for words) and its bytes.
/// The check is a 32-bit FNV-1a over all before it: each of its steps is a bijection, so that no
/// change of a single byte goes unseen. It guards against damage, not against a forger.
namespace ecoute {

namespace {

constexpr std::uint8_t facts_version = 1;
constexpr std::uint8_t event_version = 1;
constexpr std::size_t check_bytes = 4;

std::uint32_t check_of(std::uint8_t kind, std::string_view bytes) {
  std::uint32_t hash = (2166136261U ^ kind) * 16777619U;
  for (const char c : bytes)
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

template <class Coder, class Reason>
void reason_fields(Coder& c, Reason& r) {
  const auto all = [&c](auto&... x) { (c.field(x), ...); };
  all(r.among, r.load, r.other_language, r.no_minors_certificate, r.short_of_time, r.asked_again,
      r.automatic);
}

class writer {
public:
  template <class Number>
  void number(Number value) {
    auto bits = static_cast<std::make_unsigned_t<Number>>(value);
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      out_.push_back(static_cast<char>(bits & 0xFF));
      if constexpr (sizeof(Number) > 1)
        bits = static_cast<std::make_unsigned_t<Number>>(bits >> 8);
    }
  }
  template <class Length>
  void text(std::string_view value, std::size_t max) {
    value = value.substr(0, std::min(value.size(), max));
    number(static_cast<Length>(value.size()));
    out_.append(value);
  }

  void field(std::int64_t value) { number(value); }
  void field(std::uint64_t value) { number(value); }
  void field(const std::string& value) { text<std::uint16_t>(value, fact_bytes_max); }
  void field(std::uint32_t value) { number(value); }
  void field(bool value) { number<std::uint8_t>(value ? 1 : 0); }
  void field(instant value) { number(static_cast<std::int64_t>(value.time_since_epoch().count())); }
  void field(const agent_id& value) { number(value.value); }
  void field(const message_id& value) {
    number(value.high);
    number(value.low);
  }
  void field(const std::optional<offer_reason>& value) {
    if (value)
      reason_fields(*this, *value);
  }
  void field(const std::optional<agent_id>& value) {
    if (value)
      field(*value);
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void field(Enum value) { number(static_cast<std::underlying_type_t<Enum>>(value)); }

  [[nodiscard]] std::string finish(std::uint8_t kind) {
    number(check_of(kind, out_));
    return std::move(out_);
  }

private:
  std::string out_;
};

bool known(force v) {
  return !name_of(v).empty();
}
bool known(visitor_role v) {
  return !name_of(v).empty();
}
bool known(confidence v) {
  return !name_of(v).empty();
}
bool known(author v) {
  return !name_of(v).empty();
}
bool known(queue_reason v) {
  return !name_of(v).empty();
}
bool known(return_reason v) {
  return !name_of(v).empty();
}
bool known(lapse_reason v) {
  return !name_of(v).empty();
}
bool known(loss_reason v) {
  return !name_of(v).empty();
}
bool known(close_reason v) {
  return !name_of(v).empty();
}
bool known(handover_reason v) {
  return !name_of(v).empty();
}
bool known(handover_end v) {
  return !name_of(v).empty();
}
bool known(mark v) {
  return !name_of(v).empty();
}
bool known(intervention v) {
  return !name_of(v).empty();
}
bool known(emergency_what v) {
  return !name_of(v).empty();
}
bool known(certainty v) {
  return !name_of(v).empty();
}
bool known(alert_kind v) {
  return !name_of(v).empty();
}
bool known(alert_news v) {
  return !name_of(v).empty();
}
bool known(psychologist_end v) {
  return !name_of(v).empty();
}

/// Once something is wrong it stays wrong, and reads zeros.
class reader {
public:
  explicit reader(std::string_view bytes) : rest_(bytes) {}

  template <class Number>
  Number number() {
    if (rest_.size() < sizeof(Number)) {
      fail();
      return {};
    }
    std::make_unsigned_t<Number> bits = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      const auto byte =
          static_cast<std::make_unsigned_t<Number>>(static_cast<unsigned char>(rest_[i]));
      bits = static_cast<std::make_unsigned_t<Number>>(bits | (byte << (8 * i)));
    }
    rest_.remove_prefix(sizeof(Number));
    return static_cast<Number>(bits);
  }
  template <class Length>
  std::string_view text(std::size_t max) {
    const std::size_t length = number<Length>();
    if (length > max || length > rest_.size()) {
      fail();
      return {};
    }
    const auto value = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return value;
  }

  void field(std::int64_t& value) { value = number<std::int64_t>(); }
  void field(std::uint64_t& value) { value = number<std::uint64_t>(); }
  void field(std::string& value) { value = text<std::uint16_t>(fact_bytes_max); }
  void field(std::uint32_t& value) { value = number<std::uint32_t>(); }
  void field(bool& value) {
    const auto bit = number<std::uint8_t>();
    value = bit == 1;
    if (bit > 1)
      fail();
  }
  void field(instant& value) { value = instant{milliseconds{number<std::int64_t>()}}; }
  void field(agent_id& value) { value.value = number<std::int64_t>(); }
  void field(message_id& value) {
    value.high = number<std::uint64_t>();
    value.low = number<std::uint64_t>();
  }
  /// Absent where nothing follows: it came later than its kind.
  void field(std::optional<offer_reason>& value) {
    if (!rest_.empty())
      reason_fields(*this, value.emplace());
  }
  void field(std::optional<agent_id>& value) {
    if (!rest_.empty())
      field(value.emplace());
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void field(Enum& value) {
    value = static_cast<Enum>(number<std::underlying_type_t<Enum>>());
    if (!known(value))
      fail();
  }

  [[nodiscard]] bool finished() const { return good_ && rest_.empty(); }

private:
  void fail() {
    good_ = false;
    rest_ = {};
  }

  std::string_view rest_;
  bool good_ = true;
};

/// The fields of each body in stored order, once for both ways. Never reorder; a new field stands
/// last and may be absent, or means a new version.
template <class Coder, class Body>
void fields(Coder& c, Body& b) {
  using body = std::remove_const_t<Body>;
  const auto all = [&c](auto&... x) { (c.field(x), ...); };
  if constexpr (std::is_same_v<body, opened>)
    all(b.role, b.where.insee, b.where.label, b.where.departement, b.route.platform,
        b.route.sureness, b.language, b.trainee);
  else if constexpr (std::is_same_v<body, queued>)
    all(b.platform, b.reason);
  else if constexpr (std::is_same_v<body, offered>)
    all(b.to, b.why);
  else if constexpr (std::is_same_v<body, offer_lapsed>)
    all(b.by, b.reason);
  else if constexpr (std::is_same_v<body, taken>)
    all(b.by, b.shown_name);
  else if constexpr (std::is_same_v<body, said>)
    all(b.who, b.agent, b.client_id, b.digest);
  else if constexpr (std::is_same_v<body, visitor_lost>)
    all(b.how);
  else if constexpr (std::is_same_v<body, operator_lost> || std::is_same_v<body, operator_back>)
    all(b.agent);
  else if constexpr (std::is_same_v<body, returned>)
    all(b.from, b.why);
  else if constexpr (std::is_same_v<body, history_reopened>)
    all(b.by);
  else if constexpr (std::is_same_v<body, closed>)
    all(b.by, b.agent, b.why);
  else if constexpr (std::is_same_v<body, handover_invited>)
    all(b.from, b.to, b.why, b.until);
  else if constexpr (std::is_same_v<body, handover_ended>)
    all(b.to, b.how);
  else if constexpr (std::is_same_v<body, handed_over>)
    all(b.from, b.to, b.shown_name);
  else if constexpr (std::is_same_v<body, noted>)
    all(b.by, b.client_id, b.digest);
  else if constexpr (std::is_same_v<body, marked>)
    all(b.by, b.what, b.on);
  else if constexpr (std::is_same_v<body, intervened>)
    all(b.by, b.shown_name, b.what, b.whom);
  else if constexpr (std::is_same_v<body, emergency_declared>)
    all(b.who, b.by, b.what, b.place_known, b.sureness);
  else if constexpr (std::is_same_v<body, alert_noted>)
    all(b.reference, b.kind, b.what, b.by, b.shown_name, b.level);
  else if constexpr (std::is_same_v<body, psychologist_proposed>)
    all(b.by);
  else if constexpr (std::is_same_v<body, psychologist_answered>)
    all(b.agreed);
  else if constexpr (std::is_same_v<body, psychologist_invited>)
    all(b.to, b.until);
  else if constexpr (std::is_same_v<body, psychologist_joined>)
    all(b.by, b.shown_name);
  else if constexpr (std::is_same_v<body, psychologist_left>)
    all(b.by, b.how);
  else if constexpr (std::is_same_v<body, whispered>)
    all(b.who, b.by, b.client_id, b.digest);
  else
    static_assert(std::is_empty_v<body>, "a body with fields needs its line here");
}

template <std::size_t Index = 0>
bool read_body(std::size_t index, reader& in, event_body& body) {
  if constexpr (Index == std::variant_size_v<event_body>) {
    return false;
  } else {
    if (index != Index)
      return read_body<Index + 1>(index, in, body);
    fields(in, body.emplace<Index>());
    return true;
  }
}

/// The bytes before a check that fits them.
std::optional<std::string_view> checked(std::uint8_t kind, std::string_view bytes) {
  if (bytes.size() <= check_bytes)
    return std::nullopt;
  const auto content = bytes.substr(0, bytes.size() - check_bytes);
  if (reader{bytes.substr(content.size())}.number<std::uint32_t>() != check_of(kind, content))
    return std::nullopt;
  return content;
}

} // namespace

std::string encode_facts(const event_body& body) {
  writer out;
  out.number(facts_version);
  std::visit([&out](const auto& b) { fields(out, b); }, body);
  return out.finish(kind_of(body));
}

std::variant<event_body, refusal> decode_facts(std::uint8_t kind, std::string_view bytes) {
  const auto content = checked(kind, bytes);
  if (!content || kind == 0)
    return refusal::malformed;
  reader in{*content};
  event_body body;
  if (in.number<std::uint8_t>() != facts_version || !read_body(kind - 1U, in, body) ||
      !in.finished())
    return refusal::malformed;
  return body;
}

std::string encode_event(const event& e) {
  writer out;
  out.number(event_version);
  out.number(kind_of(e.body));
  out.number(e.seq);
  out.number(static_cast<std::int64_t>(e.at.time_since_epoch().count()));
  out.number(e.visitor_position);
  out.number(e.professional_position);
  const auto facts = encode_facts(e.body);
  out.text<std::uint16_t>(facts, facts.size());
  const auto* words = words_of(e.body);
  out.text<std::uint32_t>(words ? words->reveal() : std::string_view{}, words_bytes_max);
  return out.finish(0);
}

std::variant<event, refusal> decode_event(std::string_view bytes) {
  const auto content = checked(0, bytes);
  if (!content)
    return refusal::malformed;
  reader in{*content};
  if (in.number<std::uint8_t>() != event_version)
    return refusal::malformed;
  const auto kind = in.number<std::uint8_t>();
  event e;
  e.seq = in.number<std::uint32_t>();
  e.at = instant{milliseconds{in.number<std::int64_t>()}};
  e.visitor_position = in.number<std::uint32_t>();
  e.professional_position = in.number<std::uint32_t>();
  auto body = decode_facts(kind, in.text<std::uint16_t>(UINT16_MAX));
  const auto words = in.text<std::uint32_t>(words_bytes_max);
  if (!in.finished() || !std::holds_alternative<event_body>(body))
    return refusal::malformed;
  e.body = std::get<event_body>(std::move(body));
  if (auto* spoken = words_of(e.body))
    *spoken = secret_text{std::string{words}};
  else if (!words.empty())
    return refusal::malformed;
  return e;
}

} // namespace ecoute
