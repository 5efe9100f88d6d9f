// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/csv.hpp"

#include <utility>

namespace ecoute {

namespace {

class reader {
public:
  explicit reader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF"))
      text_.remove_prefix(3);
    const auto first = text_.find_first_of(",;\n");
    separator_ = first != std::string_view::npos && text_[first] == ';' ? ';' : ',';
  }

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }

  csv_row row() {
    csv_row out{line_, {}, true};
    for (;;) {
      out.fields.push_back(field(out.well_formed));
      if (done() || text_[at_] != separator_)
        break;
      ++at_;
    }
    end_line();
    return out;
  }

private:
  [[nodiscard]] bool at_line_end() const {
    return done() || text_[at_] == '\n' || text_.substr(at_).starts_with("\r\n");
  }

  std::string field(bool& well_formed) {
    std::string out;
    if (!done() && text_[at_] == '"')
      quoted(out, well_formed);
    while (!at_line_end() && text_[at_] != separator_) {
      if (text_[at_] == '"')
        well_formed = false;
      out += text_[at_++];
    }
    return out;
  }

  void quoted(std::string& out, bool& well_formed) {
    for (++at_; !done(); ++at_) {
      if (text_[at_] == '"' && text_.substr(at_).starts_with("\"\"")) {
        out += text_[at_++];
        continue;
      }
      if (text_[at_] == '"') {
        ++at_;
        if (!at_line_end() && text_[at_] != separator_)
          well_formed = false;
        return;
      }
      if (text_[at_] == '\n')
        ++line_;
      out += text_[at_];
    }
    well_formed = false;
  }

  void end_line() {
    if (done())
      return;
    at_ += text_[at_] == '\r' ? 2 : 1;
    ++line_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  char separator_ = ',';
};

} // namespace

std::vector<csv_row> read_csv(std::string_view text, std::size_t rows_max) {
  std::vector<csv_row> rows;
  reader from{text};
  while (!from.done() && rows.size() <= rows_max) {
    auto row = from.row();
    const bool empty = row.fields.size() == 1 && row.fields[0].empty() && row.well_formed;
    if (!empty)
      rows.push_back(std::move(row));
  }
  return rows;
}

void append_csv(std::string& to, const std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0)
      to += ',';
    if (fields[i].find_first_of(",;\"\r\n") == std::string::npos) {
      to += fields[i];
      continue;
    }
    to += '"';
    for (const char c : fields[i]) {
      if (c == '"')
        to += '"';
      to += c;
    }
    to += '"';
  }
  to += "\r\n";
}

} // namespace ecoute
