// SPDX-License-Identifier: EUPL-1.2
// What one psychologist is at: presence, invitations, room, a silent link.
#include "actors/domain/psychologist_desk.hpp"

#include <gtest/gtest.h>

namespace ecoute {
namespace {

const psychologist_policy policy;
const conversation_id first{{1, 1}};
const conversation_id second{{2, 2}};
const conversation_id third{{3, 3}};
const instant start{seconds{1'000'000}};

psychologist_desk here() {
  psychologist_desk d;
  d.here = true;
  return d;
}

void join(psychologist_desk& d, const conversation_id& id) {
  invited_to(d, id, start + seconds{60});
  EXPECT_EQ(begin_joining(d, id, policy, start), refusal::none);
  joined_to(d, id);
}

TEST(PsychologistDesk, HasRoomOnlyWhileHereAndHeard) {
  psychologist_desk d;
  EXPECT_EQ(room_of(d, policy), 0U);
  d.here = true;
  EXPECT_EQ(room_of(d, policy), 2U);
  link_lost(d, start);
  EXPECT_EQ(room_of(d, policy), 0U);
  link_back(d);
  EXPECT_EQ(room_of(d, policy), 2U);
}

TEST(PsychologistDesk, JoinsOnlyWhatItIsInvitedToInTime) {
  auto d = here();
  EXPECT_EQ(begin_joining(d, first, policy, start), refusal::psychologist_over);
  invited_to(d, first, start + seconds{60});
  EXPECT_EQ(begin_joining(d, first, policy, start + seconds{60}), refusal::psychologist_over);
  EXPECT_EQ(begin_joining(d, first, policy, start + seconds{59}), refusal::none);
  EXPECT_EQ(begin_joining(d, first, policy, start + seconds{59}), refusal::none) << "again";
  EXPECT_EQ(room_of(d, policy), 1U) << "room is kept while it is being stored";
  joined_to(d, first);
  EXPECT_EQ(room_of(d, policy), 1U);
  EXPECT_TRUE(d.invited.empty());
}

TEST(PsychologistDesk, JoinsNoMoreThanItsCapacity) {
  auto d = here();
  join(d, first);
  join(d, second);
  EXPECT_EQ(room_of(d, policy), 0U);
  invited_to(d, third, start + seconds{60});
  EXPECT_EQ(begin_joining(d, third, policy, start), refusal::at_capacity);
  EXPECT_TRUE(dismissed_from(d, first));
  EXPECT_EQ(begin_joining(d, third, policy, start), refusal::none);
}

TEST(PsychologistDesk, ForgetsWhatItIsDismissedFrom) {
  auto d = here();
  invited_to(d, first, start + seconds{60});
  EXPECT_FALSE(dismissed_from(d, first)) << "it was invited only";
  EXPECT_EQ(d, here());
  join(d, first);
  EXPECT_TRUE(dismissed_from(d, first));
  EXPECT_FALSE(dismissed_from(d, first));
  EXPECT_EQ(d, here());
}

TEST(PsychologistDesk, IsLostInWhatItJoinedAfterASilence) {
  auto d = here();
  join(d, first);
  link_lost(d, start);
  link_lost(d, start + seconds{30}); // the earliest counts
  EXPECT_EQ(next_deadline(d, policy), start + policy.silence_kept);
  EXPECT_TRUE(overdue(d, policy, start + policy.silence_kept - milliseconds{1}).empty());
  EXPECT_EQ(overdue(d, policy, start + policy.silence_kept), std::vector{first});
  link_back(d);
  EXPECT_TRUE(overdue(d, policy, start + policy.silence_kept).empty());
  EXPECT_EQ(next_deadline(d, policy), std::nullopt);
}

TEST(PsychologistDesk, DropsInvitationsWhoseTimeIsOver) {
  auto d = here();
  invited_to(d, first, start + seconds{10});
  invited_to(d, second, start + seconds{20});
  EXPECT_EQ(next_deadline(d, policy), start + seconds{10});
  EXPECT_FALSE(expire_invitations(d, start + seconds{9}));
  EXPECT_TRUE(expire_invitations(d, start + seconds{10}));
  EXPECT_EQ(d.invited.size(), 1U);
  invited_to(d, second, start + seconds{40});
  EXPECT_EQ(d.invited.size(), 1U) << "the same one, told again";
  EXPECT_EQ(next_deadline(d, policy), start + seconds{40});
}

} // namespace
} // namespace ecoute
