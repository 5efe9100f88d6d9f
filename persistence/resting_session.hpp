// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "actors/messages/errors.hpp"
#include "config/settings.hpp"
#include "persistence/rest_after_loss.hpp"
#include "persistence/sql_session.hpp"

#include <caf/result.hpp>

#include <memory>
#include <utility>

namespace ecoute {

/// One actor's session: made when it is asked for, rebuilt whole after a lost connection, and
/// refusing at once while it rests. Whoever asks is answered within the read timeout and a half.
class resting_session {
public:
  explicit resting_session(database_settings database) : database_(std::move(database)) {}

  /// What `ask` answers of a soci::session; `unavailable` while there is none.
  template <class Answer, class Ask>
  caf::result<Answer> ask(const Ask& ask) {
    const auto began = rest_after_loss::clock::now();
    if (rest_.rests(began))
      return make_error(refusal::unavailable);
    try {
      if (!session_)
        session_ = std::make_unique<sql_session>(database_.connection, database_.read_timeout,
                                                 database_.connect_timeout);
      const auto limit = session_->limited();
      return ask(session_->sql());
    } catch (const soci::soci_error&) { // its text repeats the values of rows
      session_.reset();
      rest_.lost(began, rest_after_loss::clock::now());
      return make_error(refusal::unavailable);
    }
  }

private:
  database_settings database_;
  std::unique_ptr<sql_session> session_;
  rest_after_loss rest_;
};

} // namespace ecoute
