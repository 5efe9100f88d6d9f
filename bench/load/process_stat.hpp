// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <sys/types.h>

/// What the kernel says of the engine's process. All throw std::runtime_error when it is gone.
namespace ecoute::load {

std::uint64_t resident_kib(pid_t process);
/// User and system time together, of all its threads.
std::chrono::milliseconds processor_time(pid_t process);

} // namespace ecoute::load
