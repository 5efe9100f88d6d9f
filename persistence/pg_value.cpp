// SPDX-License-Identifier: EUPL-1.2
#include "persistence/pg_connection.hpp"

#include <charconv>
#include <cstring>

namespace ecoute {
namespace {

template <class T>
std::string big_endian(T value) {
  std::string out(sizeof(T), '\0');
  for (std::size_t i = 0; i < sizeof(T); ++i)
    out[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * (sizeof(T) - 1 - i)));
  return out;
}

std::uint64_t read_big_endian(const char* bytes, int length) {
  std::uint64_t value = 0;
  for (int i = 0; i < length; ++i)
    value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  return value;
}

Oid array_of(Oid element) {
  switch (element) {
  case oid_bytea:
    return 1001;
  case oid_bigint:
    return 1016;
  case oid_smallint:
    return 1005;
  case oid_integer:
    return 1007;
  case oid_text:
    return 1009;
  case oid_uuid:
    return 2951;
  default:
    throw pg_failure(pg_failure::kind::refused);
  }
}

} // namespace

pg_value pg_smallint(std::int16_t v) {
  return {oid_smallint, big_endian(v)};
}
pg_value pg_integer(std::int32_t v) {
  return {oid_integer, big_endian(v)};
}
pg_value pg_bigint(std::int64_t v) {
  return {oid_bigint, big_endian(v)};
}
pg_value pg_text(std::string_view v) {
  return {oid_text, std::string{v}};
}
pg_value pg_bytea(std::string_view v) {
  return {oid_bytea, std::string{v}};
}
pg_value pg_uuid(const uuid& v) {
  return {oid_uuid, big_endian(v.high) + big_endian(v.low)};
}

pg_array::pg_array(Oid element) : element_(element) {}

void pg_array::add(const pg_value& v) {
  ++count_;
  if (v.null) {
    has_null_ = true;
    body_ += big_endian(std::int32_t{-1});
    return;
  }
  body_ += big_endian(static_cast<std::int32_t>(v.bytes.size()));
  body_ += v.bytes;
}

pg_value pg_array::value() const {
  // Dimensions, has-null, element type; then, unless it is empty, length and lower bound.
  auto bytes = big_endian(std::int32_t{count_ == 0 ? 0 : 1}) +
               big_endian(std::int32_t{has_null_ ? 1 : 0}) +
               big_endian(static_cast<std::int32_t>(element_));
  if (count_ != 0)
    bytes += big_endian(static_cast<std::int32_t>(count_)) + big_endian(std::int32_t{1});
  return {array_of(element_), bytes + body_};
}

bool pg_rows::null(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) == 1;
}

std::int64_t pg_rows::integer(int row, int column) const {
  const auto length = PQgetlength(result_.get(), row, column);
  const auto bits = read_big_endian(PQgetvalue(result_.get(), row, column), length);
  switch (length) {
  case 1:
    return static_cast<std::int64_t>(bits);
  case 2:
    return static_cast<std::int16_t>(bits);
  case 4:
    return static_cast<std::int32_t>(bits);
  case 8:
    return static_cast<std::int64_t>(bits);
  default:
    throw pg_failure(pg_failure::kind::refused);
  }
}

std::string pg_rows::bytes(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

uuid pg_rows::id(int row, int column) const {
  if (PQgetlength(result_.get(), row, column) != 16)
    throw pg_failure(pg_failure::kind::refused);
  const auto* bytes = PQgetvalue(result_.get(), row, column);
  return {read_big_endian(bytes, 8), read_big_endian(bytes + 8, 8)};
}

std::int64_t pg_rows::affected() const {
  const std::string_view text = PQcmdTuples(result_.get());
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

} // namespace ecoute
