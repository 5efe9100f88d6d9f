// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace ecoute {

/// Server side of TLS as ANSSI recommends (SDE-NT-35): TLS 1.3, and 1.2 with forward secrecy and
/// authenticated encryption only; no compression, no renegotiation, no tickets. Throws
/// std::runtime_error that names the file when certificate or key cannot be used together.
std::shared_ptr<boost::asio::ssl::context>
make_tls_context(const std::filesystem::path& certificate, const std::filesystem::path& key);

} // namespace ecoute
