// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// The limits that nobody who runs the service has a reason to change: what a program that speaks
/// our protocol properly never meets. All others are settings (settings.hpp). The figures of
/// RELIABILITY.md §5 are named where they come from it.
namespace ecoute::fixed {

// Connections and HTTP.
/// No descriptor left: accepting rests for so long (RELIABILITY.md §3).
inline constexpr std::chrono::milliseconds descriptors_pause{100};
/// A refused connection may take so long to read why, and so many may at once; beyond, they are
/// just closed.
inline constexpr std::chrono::seconds refusal_patience{1};
inline constexpr std::int64_t refusals_max = 64;
/// Time a peer has to answer our close before the connection is cut.
inline constexpr std::chrono::seconds close_patience{3};
/// A planned end, from the signal to the process's exit (RELIABILITY.md §5): what is under way, the
/// sockets' close, and the last answer of the database together.
inline constexpr std::chrono::seconds planned_end_max{20};
/// Control pings of a client within `ping_window`; beyond: 1008.
inline constexpr std::uint32_t client_pings_max = 20;
inline constexpr std::chrono::seconds ping_window{10};
/// A visitor's socket that is not seated and asks for nothing that is under way is closed, whatever
/// it has sent; a page whose wish was refused comes back or leaves within seconds.
inline constexpr std::chrono::seconds door_patience{60};
/// A PROXY v2 header with every extension that HAProxy may add.
inline constexpr std::size_t proxy_header_max = 536;
inline constexpr std::size_t header_fields_max = 64; // RELIABILITY.md §5
inline constexpr std::size_t target_bytes_max = 256;

// Sources of connections and of attempts.
/// Remembered (RELIABILITY.md §2.2); the longest unseen are forgotten first.
inline constexpr std::size_t sources_max = 65536;
/// An IPv6 /48 may hold many households: it gets this many times the limits of a source.
inline constexpr std::uint32_t wide_factor = 8;
/// Look-ups of communes of one source in a minute: ten, which is a name typed slowly, for each of
/// the connections that a source may open in that time. Beyond, the page is told to wait so long.
inline constexpr std::uint32_t feeds_minute = 30; ///< calendars that a source reads
inline constexpr std::uint32_t look_ups_minute = 600;
inline constexpr std::chrono::seconds look_up_pause{5};
/// Codes of everybody together beyond the hour's soft limit are answered so much later.
inline constexpr std::chrono::seconds code_delay_max{10};
/// Beyond its hourly limit a source's words are hashed in vain, so that its answers take as long as
/// before: so often an hour, since a hash is dear. Beyond this too, nothing is hashed.
inline constexpr std::uint32_t codes_hashed_in_vain_hour = 20;
/// The same words under the same id, whose answer was lost, are one try of their source: so often.
inline constexpr std::uint32_t code_repeats_max = 60;
/// Codes that are hashed at the same time, and those whose hash waits (RELIABILITY.md §2.2);
/// beyond: busy.
inline constexpr std::size_t code_hashes_at_once = 2;
inline constexpr std::size_t code_hashes_waiting_max = 32;
/// One takes a tenth of a second; the machine may have stood still meanwhile.
inline constexpr std::chrono::seconds code_hash_patience{10};
/// Answers about codes come at multiples of this after the question, so that their time says
/// nothing (RELIABILITY.md §2.2).
inline constexpr std::chrono::milliseconds code_answer_step{500};

// Memory.
/// Of what its cgroup may use; above it no conversation is opened (RELIABILITY.md §5).
inline constexpr std::uint64_t memory_percent_max = 70;
/// How often what is used is looked at.
inline constexpr std::chrono::seconds memory_looked_at_every{1};

// What a request may hold.
inline constexpr std::size_t question_bytes_max = 1024;   ///< a look-up of a commune, whole
inline constexpr std::size_t place_query_bytes_max = 100; ///< its text
inline constexpr std::size_t suggestions_max = 20;        ///< its answers
inline constexpr std::size_t token_bytes_max = 128;
inline constexpr std::size_t wire_name_bytes_max = 32;   ///< a word of the protocol
inline constexpr std::size_t code_words_bytes_max = 256; ///< five words as somebody types them
inline constexpr std::size_t sign_in_form_bytes_max = 4096;
inline constexpr std::size_t sign_in_field_bytes_max = 256;
inline constexpr std::size_t agent_name_bytes_max = 64;
inline constexpr std::size_t password_bytes_max = 1024;
inline constexpr std::size_t password_characters_min = 12; // RELIABILITY.md §2.2
/// Guesses as a power of two, by who knows the commonest passwords, words, names and patterns.
inline constexpr double password_bits_min = 40;
/// A name of fewer letters stands in too many good passwords to be looked for.
inline constexpr std::size_t name_in_password_min = 3;
inline constexpr std::uintmax_t roster_file_bytes_max = 64 << 20;

// The duty officer's view.
/// Who watches the wall says so again within this.
inline constexpr std::chrono::seconds wall_lease{30};
inline constexpr std::size_t wall_watchers_max = 50; ///< of one platform
inline constexpr std::size_t reliefs_shown = 100;    ///< planned, of one platform
/// Who could take over changes as colleagues come: a relief is planned anew so often until the end
/// of duty.
inline constexpr std::chrono::minutes relief_planned_every{1};
/// RELIABILITY.md §5, reads of others' conversations.
inline constexpr std::size_t silent_reads_max = 20;
inline constexpr std::chrono::hours silent_reads_window{1};

// Alerts and who is on call.
inline constexpr std::size_t alerts_open_max = 1000; ///< beyond: counted with one of their kind
inline constexpr std::size_t alerts_shown = 100;     ///< to each page
inline constexpr std::size_t alert_watchers_max = 500;
/// Who watches alerts says so again within this.
inline constexpr std::chrono::seconds alerts_lease{30};
inline constexpr std::size_t on_call_rows_max = 2000; ///< of one file
/// What a calendar is given of somebody's turns.
inline constexpr std::chrono::hours feed_back{24 * 30};
inline constexpr std::chrono::hours feed_ahead{24 * 180};
inline constexpr std::uintmax_t on_call_file_bytes_max = 1 << 20;
inline constexpr std::size_t webhooks_max = 16; ///< each can have its share of what is in flight
/// RELIABILITY.md §5: a try is over by then, and no more of an answer is read.
inline constexpr std::chrono::seconds delivery_patience{10};
inline constexpr std::size_t delivery_answer_bytes_max = 16 << 10;
/// A receiver refuses a signature older than this (its own clock aside).
inline constexpr std::chrono::minutes webhook_replay_window{5};
/// Without a beat for so long the dead-man receiver rings; three beats of the default.
inline constexpr std::chrono::seconds dead_man_rings_after{90};

// Training.
inline constexpr std::size_t training_scripts_max = 50;
inline constexpr std::size_t training_steps_max = 60; ///< of one script
inline constexpr std::size_t training_line_characters_max = 600;
inline constexpr std::size_t training_title_characters_max = 60; ///< as a fact, 255 bytes
inline constexpr std::int64_t training_pause_seconds_max = 300; ///< before a line, or for an answer
inline constexpr std::uintmax_t training_file_bytes_max = 64 << 10;
inline constexpr std::size_t trainings_running_max = 20;
/// Nobody takes it within this: it ends.
inline constexpr std::chrono::minutes training_patience{2};
inline constexpr std::chrono::minutes training_length_max{45};
// The planning of one agent and their swaps.
inline constexpr std::chrono::hours plan_ahead{14 * 24};
inline constexpr std::size_t plan_watchers_max = 2000;
inline constexpr std::size_t swaps_open_max = 10; ///< that one person asked for
inline constexpr std::size_t swap_choices_max = 300;
inline constexpr std::size_t swaps_shown = 100;

// Alerts while they are raised and stored.
/// F22: a danger that nobody answers, has read or can reach any more.
inline constexpr std::chrono::seconds danger_patience{60};
/// Storing one, or reading all. Not answered by then, the database counts as away and what cannot
/// wait is told out of memory: within the 10 s that PostgreSQL's death may cost.
inline constexpr std::chrono::seconds alert_store_patience{3};
/// That ended: a reading that began before may hold them.
inline constexpr std::size_t alerts_remembered = 1000;
/// Changes of one alert that wait for the database; beyond, the older ones are stored as one.
inline constexpr std::size_t alert_changes_unstored_max = 200;
/// Tellings of one cause that wait to be counted; beyond, they are not.
inline constexpr std::size_t alert_tellings_max = 50;
// Deliveries of alerts; how often and how many at once: actors/domain/delivery.hpp.
/// A try whose thread has not come back by then counts as failed.
inline constexpr std::chrono::seconds delivery_overdue{30};
/// By the emergency path, in memory; beyond, the older ones of dangers are kept, and all are stored
/// by whoever asked for them.
inline constexpr std::size_t deliveries_unstored_max = 1000;
/// A receiver that fails for so many tries of one delivery, about a minute, is told to people: long
/// before one is dead.
inline constexpr std::uint32_t delivery_tries_until_told = 4;
/// Also when nobody said that there is something in it.
inline constexpr std::chrono::seconds outbox_looked_at_every{15};
inline constexpr std::chrono::minutes contacts_read_every{1};
/// Of a secret that signs: a key of 256 bits as somebody writes it, and a password.
inline constexpr std::size_t outbound_secret_bytes_min = 32;
inline constexpr std::size_t outbound_secret_bytes_max = 1024;
/// A part of the engine that has not answered by then lets no beat leave.
inline constexpr std::chrono::seconds beat_patience{5};
/// So many beats in a row did not arrive: whoever would ring is not there.
inline constexpr int beats_failed_until_told = 3;

// Psychologists.
/// Asked at once to join one conversation.
inline constexpr std::size_t psychologists_invited_max = 16;

// What is remembered, shown or tried again.
/// Conversations that one console shows at once: those held, offered to take over, and read.
inline constexpr std::size_t threads_max = 64;
inline constexpr std::uint64_t log_lines_per_second_max = 1000; // RELIABILITY.md §5
/// A session's place that died before it was taken is asked for so often.
inline constexpr int seat_tries_max = 3;
/// The pause before another try doubles so often and no more.
inline constexpr std::uint32_t retry_doublings_max = 4;
/// Unknown names whose failures are counted; beyond it all of them start again.
inline constexpr std::size_t guessed_names_max = 4096;
/// Keys of conversations in memory: every open one of a node and more; beyond it they are read
/// again.
inline constexpr std::size_t known_keys_max = 20000;
/// A timer cannot be taken back: what is due in months is waited for in steps of at most this.
inline constexpr std::chrono::hours timer_looks_ahead{2};
inline constexpr std::size_t queue_rows_shown = 50; ///< of who waits, to each console
inline constexpr std::size_t colleagues_shown = 200;
inline constexpr std::size_t gaps_shown = 50;
inline constexpr std::uint32_t page_events = 200; ///< of a history, sent at once
inline constexpr std::uint32_t stored_page_max = 500;
inline constexpr std::size_t import_faults_max = 200; ///< listed of one file
/// What is wrong is told so often before it would be taken for over (supervision.fault_well_after).
inline constexpr int fault_tellings = 3;

} // namespace ecoute::fixed
