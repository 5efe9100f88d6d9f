// SPDX-License-Identifier: EUPL-1.2
#include "tests/net/transport_fixture.hpp"

namespace ecoute::test {
namespace {

struct handshake_case {
  const char* name;
  const char* header;
  const char* value;
  const char* status;
};

class Handshake : public transport_test, public ::testing::WithParamInterface<handshake_case> {};

TEST_P(Handshake, IsAnsweredAsTheTableSays) {
  begin();
  const auto& one = GetParam();
  auto socket = connect();
  socket.send(upgrade_request(port, one.header, one.value));
  const auto response = socket.read_response();
  EXPECT_EQ(response.substr(9, 3), one.status) << response;
  EXPECT_EQ(response.find("permessage-deflate"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Handshake,
    ::testing::Values(
        handshake_case{"Sound", "X-Nothing", "x", "101"},
        handshake_case{"OldVersion", "Sec-WebSocket-Version", "8", "426"},
        handshake_case{"NoVersion", "Sec-WebSocket-Version", "", "426"},
        handshake_case{"NoKey", "Sec-WebSocket-Key", "", "400"},
        handshake_case{"ShortKey", "Sec-WebSocket-Key", "abc==", "400"},
        handshake_case{"KeyTwice", "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==", "400"},
        handshake_case{"NoHost", "Host", "", "400"},
        handshake_case{"TwoHosts", "host", "127.0.0.1", "400"},
        handshake_case{"ForeignHost", "Host", "evil.example", "421"},
        handshake_case{"NoOrigin", "Origin", "", "403"},
        handshake_case{"NullOrigin", "Origin", "null", "403"},
        handshake_case{"ForeignOrigin", "Origin", "http://evil.example", "403"},
        handshake_case{"OtherPortOrigin", "Origin", "http://127.0.0.1:1", "403"},
        handshake_case{"TlsOrigin", "Origin", "https://127.0.0.1", "403"},
        handshake_case{"CrossSite", "Sec-Fetch-Site", "cross-site", "403"},
        handshake_case{"SameSiteIsNotSameOrigin", "Sec-Fetch-Site", "same-site", "403"},
        handshake_case{"SameOriginSaid", "Sec-Fetch-Site", "same-origin", "101"},
        handshake_case{"NoProtocol", "Sec-WebSocket-Protocol", "", "400"},
        handshake_case{"UnknownProtocol", "Sec-WebSocket-Protocol", "ecoute.v0", "400"},
        handshake_case{"OneOfTwoProtocols", "Sec-WebSocket-Protocol", "x, ecoute.v1", "101"},
        handshake_case{"DeflateOffered", "Sec-WebSocket-Extensions", "permessage-deflate", "101"},
        handshake_case{"NoUpgrade", "Upgrade", "", "426"},
        handshake_case{"NoConnectionUpgrade", "Connection", "keep-alive", "400"}),
    [](const auto& all) { return all.param.name; });

struct frame_case {
  const char* name;
  std::string bytes;
  std::uint16_t code; ///< of the close; 0: the connection lives and echoes `payload`
  std::string payload;
};

class Framing : public transport_test, public ::testing::WithParamInterface<frame_case> {};

TEST_P(Framing, IsAnsweredAsTheTableSays) {
  begin();
  const auto& one = GetParam();
  auto socket = upgraded();
  socket.send(one.bytes);
  if (one.code != 0) {
    EXPECT_EQ(socket.read_close_code(), one.code);
    return;
  }
  auto frame = socket.read_frame();
  while (frame && frame->opcode == 10) {
    frame = socket.read_frame();
  }
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->opcode, 1U);
  EXPECT_EQ(frame->payload, one.payload);
}

frame_case echoed(const char* name, std::size_t size) {
  const std::string text(size, 'a');
  return {name, text_frame(text), 0, text};
}

frame_case refused(const char* name, std::string bytes, std::uint16_t code) {
  return {name, std::move(bytes), code, {}};
}

std::string close_frame(std::uint16_t code) {
  return client_frame(0x88, std::string{static_cast<char>(code >> 8), static_cast<char>(code)});
}

std::string bytes(std::initializer_list<int> all) {
  return {all.begin(), all.end()};
}

INSTANTIATE_TEST_SUITE_P(
    Table, Framing,
    ::testing::Values(
        echoed("Empty", 0), echoed("Of125", 125), echoed("Of126", 126), echoed("Of127", 127),
        echoed("AtTheLimit", 32768),
        refused("OverTheLimit", text_frame(std::string(32769, 'a')), 1009),
        refused("LengthOf63Bits",
                bytes({0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4}),
                1009),
        refused("LengthOf64Bits",
                bytes({0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4}),
                1009),
        refused("NonMinimalLength", bytes({0x81, 0xfe, 0x00, 0x01, 1, 2, 3, 4, 5}), 1002),
        refused("Unmasked", bytes({0x81, 0x01, 'a'}), 1002),
        refused("Rsv1", client_frame(0xc1, "a"), 1002),
        refused("Rsv2", client_frame(0xa1, "a"), 1002),
        refused("Rsv3", client_frame(0x91, "a"), 1002),
        refused("Opcode3", client_frame(0x83, "a"), 1002),
        refused("Opcode7", client_frame(0x87, "a"), 1002),
        refused("Opcode11", client_frame(0x8b, "a"), 1002),
        refused("Opcode15", client_frame(0x8f, "a"), 1002),
        refused("Binary", client_frame(0x82, "a"), 1003),
        frame_case{"PingThenText", client_frame(0x89, std::string(125, 'p')) + text_frame("x"), 0,
                   "x"},
        refused("PingOf126", client_frame(0x89, std::string(126, 'p')), 1002),
        refused("FragmentedPing", client_frame(0x09, "p"), 1002),
        frame_case{"UnsolicitedPong", client_frame(0x8a, "p") + text_frame("x"), 0, "x"},
        frame_case{"PingBetweenFragments",
                   client_frame(0x01, "a") + client_frame(0x89, "p") + client_frame(0x80, "b"), 0,
                   "ab"},
        frame_case{"EmptyPieces",
                   client_frame(0x01, "") + client_frame(0x00, "") + client_frame(0x80, "z"), 0,
                   "z"},
        refused("ContinuationWithoutStart", client_frame(0x80, "a"), 1002),
        refused("NewStartInside", client_frame(0x01, "a") + client_frame(0x81, "b"), 1002),
        frame_case{"SplitInsideACodePoint", client_frame(0x01, "\xc3") + client_frame(0x80, "\xa9"),
                   0, "\xc3\xa9"},
        refused("Overlong", text_frame("\xc0\xaf"), 1007),
        refused("Surrogate", text_frame("\xed\xa0\x80"), 1007),
        refused("BeyondUnicode", text_frame("\xf4\x90\x80\x80"), 1007),
        refused("BadByteEarlyInALongMessage", client_frame(0x01, "\xff" + std::string(1000, 'a')),
                1007),
        refused("CutCodePoint", text_frame("\xc3"), 1007),
        refused("CloseOfOneByte", client_frame(0x88, "x"), 1002),
        refused("Close1004", close_frame(1004), 1002),
        refused("Close1005", close_frame(1005), 1002),
        refused("Close1006", close_frame(1006), 1002), refused("Close999", close_frame(999), 1002),
        refused("Close1000", close_frame(1000), 1000),
        refused("Close4000", close_frame(4000), 4000),
        refused("CloseWithBadReason", client_frame(0x88, "\x03\xe8\xff"), 1002)),
    [](const auto& all) { return all.param.name; });

} // namespace
} // namespace ecoute::test
