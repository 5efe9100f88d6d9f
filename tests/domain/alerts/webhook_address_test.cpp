// SPDX-License-Identifier: EUPL-1.2
#include "actors/domain/webhook_address.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

namespace ecoute::alerts {
namespace {

ip_address ip(std::string_view text) {
  const auto found = parse_ip(text);
  EXPECT_TRUE(found) << text;
  return found.value_or(ip_address{});
}

TEST(IpAddress, IsReadStrictly) {
  EXPECT_EQ(ip("192.0.2.1"), ip_address::v4({192, 0, 2, 1}));
  EXPECT_TRUE(ip("1.2.3.4").is_v4());
  EXPECT_EQ(ip("::ffff:192.0.2.1"), ip_address::v4({192, 0, 2, 1}));
  EXPECT_EQ(ip("::ffff:c000:201"), ip_address::v4({192, 0, 2, 1}));
  EXPECT_EQ(ip("::"), ip_address{});
  EXPECT_EQ(ip("::1").bytes[15], 1);
  EXPECT_EQ(ip("2001:DB8::"), ip("2001:0db8:0:0:0:0:0:0"));
  EXPECT_EQ(ip("2001:db8:0:0:1:0:0:1"), ip("2001:db8::1:0:0:1"));
  EXPECT_EQ(ip("1:2:3:4:5:6:7::"), ip("1:2:3:4:5:6:7:0"));
  EXPECT_EQ(ip("::2:3:4:5:6:7:8"), ip("0:2:3:4:5:6:7:8"));
  EXPECT_EQ(ip("1:2:3:4:5:6:1.2.3.4"), ip("1:2:3:4:5:6:102:304"));
  EXPECT_FALSE(ip("::1.2.3.4").is_v4()) << "deprecated, and not a mapped one";
  for (const auto* bad : {"",
                          "1",
                          "127.1",
                          "1.2.3",
                          "1.2.3.4.5",
                          "1.2.3.256",
                          "1.2.3.-1",
                          "1.2.3.+1",
                          "01.2.3.4",
                          "1.2.3.04",
                          "1.2.3.",
                          ".1.2.3",
                          "1.2.3.4 ",
                          " 1.2.3.4",
                          "0x7f.0.0.1",
                          "2130706433",
                          "a.b.c.d",
                          ":",
                          ":::",
                          "1::2::3",
                          "1:2:3:4:5:6:7",
                          "1:2:3:4:5:6:7:8:9",
                          "1:2:3:4:5:6:7:8::",
                          "::1:2:3:4:5:6:7:8",
                          "12345::",
                          "g::",
                          "::1%eth0",
                          "[::1]",
                          "1:",
                          ":1",
                          "::1:",
                          ":1::",
                          "::1.2.3",
                          "1.2.3.4::",
                          "1.2.3.4:5::",
                          "::1.2.3.4:5",
                          "fe80::1/64"})
    EXPECT_EQ(parse_ip(bad), std::nullopt) << bad;
}

TEST(IpAddress, OfEachSpecialNetworkIsNotPublic) {
  for (const auto* inside : {"0.0.0.0",
                             "0.255.255.255",
                             "10.0.0.0",
                             "10.255.255.255",
                             "100.64.0.0",
                             "100.127.255.255",
                             "127.0.0.1",
                             "127.255.255.255",
                             "169.254.0.0",
                             "169.254.169.254",
                             "172.16.0.0",
                             "172.31.255.255",
                             "192.0.0.1",
                             "192.0.2.255",
                             "192.88.99.1",
                             "192.168.0.0",
                             "192.168.255.255",
                             "198.18.0.0",
                             "198.19.255.255",
                             "198.51.100.7",
                             "203.0.113.9",
                             "224.0.0.0",
                             "239.255.255.255",
                             "240.0.0.0",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::2",
                             "::7f00:1",
                             "::ffff:10.0.0.1",
                             "::ffff:7f00:1",
                             "64:ff9b::808:808",
                             "64:ff9b:1::1",
                             "100::1",
                             "fe80::1",
                             "febf::1",
                             "fec0::1",
                             "fc00::1",
                             "fdff::1",
                             "ff02::1",
                             "2001::1",
                             "2001:1ff::1",
                             "2001:10::1",
                             "2001:20::1",
                             "2001:db8::1",
                             "2002:7f00:1::",
                             "2002:808:808::1",
                             "3fff::1",
                             "3fff:fff::1",
                             "4000::1",
                             "5f00::1",
                             "1fff::1"})
    EXPECT_FALSE(is_public(ip(inside))) << inside;
}

TEST(IpAddress, BesideEachSpecialNetworkIsPublic) {
  for (const auto* outside :
       {"1.0.0.0",          "9.255.255.255",   "11.0.0.0",       "100.63.255.255",
        "100.128.0.0",      "126.255.255.255", "128.0.0.0",      "169.253.255.255",
        "169.255.0.0",      "172.15.255.255",  "172.32.0.0",     "191.255.255.255",
        "192.0.1.0",        "192.0.3.0",       "192.88.98.255",  "192.88.100.0",
        "192.167.255.255",  "192.169.0.0",     "198.17.255.255", "198.20.0.0",
        "198.51.99.255",    "198.51.101.0",    "203.0.112.255",  "203.0.114.0",
        "223.255.255.255",  "8.8.8.8",         "::ffff:8.8.8.8", "2001:200::1",
        "2001:db7:ffff::1", "2001:db9::",      "2000::1",        "2003::1",
        "2606:4700::1111",  "3ffe:ffff::1",    "3fff:1000::1"})
    EXPECT_TRUE(is_public(ip(outside))) << outside;
}

TEST(IpAddress, OfAnInnerNetworkMayBeAllowedByName) {
  for (const auto* inner : {"10.1.2.3", "100.64.0.1", "127.0.0.53", "172.31.0.1", "192.168.1.1",
                            "::1", "fc00::1", "fdff::1", "::ffff:10.0.0.1"})
    EXPECT_TRUE(is_inner(ip(inner))) << inner;
  for (const auto* other : {"0.0.0.0", "169.254.169.254", "224.0.0.1", "240.0.0.1", "8.8.8.8", "::",
                            "fe80::1", "ff02::1", "64:ff9b::a00:1", "2002:a00:1::1", "fe00::1"})
    EXPECT_FALSE(is_inner(ip(other))) << other;
  EXPECT_TRUE(is_loopback(ip("127.1.2.3")));
  EXPECT_TRUE(is_loopback(ip("::1")));
  EXPECT_TRUE(is_loopback(ip("::ffff:127.0.0.1")));
  EXPECT_FALSE(is_loopback(ip("128.0.0.1")));
  EXPECT_FALSE(is_loopback(ip("::")));
}

webhook_address good(std::string_view url, const address_allowance& allowed = {}) {
  const auto read = read_webhook_address(url, allowed);
  if (const auto* why = std::get_if<address_fault>(&read)) {
    ADD_FAILURE() << url << ": " << name_of(*why);
    return {};
  }
  return std::get<webhook_address>(read);
}
address_fault fault(std::string_view url, const address_allowance& allowed = {}) {
  const auto read = read_webhook_address(url, allowed);
  const auto* why = std::get_if<address_fault>(&read);
  return why == nullptr ? address_fault::none : *why;
}

TEST(WebhookAddress, IsAnHttpsUrl) {
  EXPECT_EQ(good("https://pager.example/hook?x=1&y=%20"),
            (webhook_address{true, "pager.example", 443, "/hook?x=1&y=%20"}));
  EXPECT_EQ(good("HTTPS://Pager.Example:8443"),
            (webhook_address{true, "pager.example", 8443, "/"}));
  EXPECT_EQ(good("https://pager.example?a"), (webhook_address{true, "pager.example", 443, "/?a"}));
  EXPECT_EQ(good("https://8.8.8.8/"), (webhook_address{true, "8.8.8.8", 443, "/"}));
  EXPECT_EQ(good("https://[2606:4700::1111]:1/a"),
            (webhook_address{true, "2606:4700::1111", 1, "/a"}));
  EXPECT_EQ(good("https://xn--tlphone-byab.example/").host, "xn--tlphone-byab.example");
}

TEST(WebhookAddress, IsRefusedForEachFault) {
  using enum address_fault;
  struct row {
    address_fault why;
    const char* url;
  };
  for (const auto& r :
       std::vector<row>{{malformed, ""},
                        {malformed, "pager.example/hook"},
                        {malformed, "https:/pager.example"},
                        {malformed, "https://pager.example/a b"},
                        {malformed, "https://pager.example/#part"},
                        {malformed, "https://pager.example/\r\nHost: other"},
                        {malformed, "https://pager.ex\xC3\xA4mple/"},
                        {malformed, "https://pager.example\\@other.example/"},
                        {not_https, "http://pager.example/"},
                        {not_https, "http://127.0.0.1/"},
                        {not_https, "ftp://pager.example/"},
                        {not_https, "file:///etc/passwd"},
                        {not_https, "gopher://127.0.0.1:25/"},
                        {user_info, "https://me:secret@pager.example/"},
                        {user_info, "https://pager.example@other.example/"},
                        {no_host, "https://"},
                        {no_host, "https:///hook"},
                        {no_host, "https://:443/"},
                        {no_host, "https://[]/"},
                        {bad_host, "https://[::1/"},
                        {bad_host, "https://[::1]443/"},
                        {bad_host, "https://[pager.example]/"},
                        {bad_host, "https://pager..example/"},
                        {bad_host, "https://pager.example./"},
                        {bad_host, "https://-pager.example/"},
                        {bad_host, "https://pa_ger.example/"},
                        {bad_host, "https://127.1/"},
                        {bad_host, "https://2130706433/"},
                        {bad_host, "https://0x7f000001/"},
                        {bad_host, "https://0177.0.0.1/"},
                        {bad_host, "https://1.2.3.4.5/"},
                        {bad_host, "https://%31%32%37.0.0.1/"},
                        {bad_port, "https://pager.example:/"},
                        {bad_port, "https://pager.example:0/"},
                        {bad_port, "https://pager.example:65536/"},
                        {bad_port, "https://pager.example:+443/"},
                        {bad_port, "https://pager.example:443:443/"},
                        {private_address, "https://127.0.0.1/"},
                        {private_address, "https://[::1]/"},
                        {private_address, "https://[::ffff:10.0.0.1]/"},
                        {private_address, "https://169.254.169.254/latest/meta-data"},
                        {private_address, "https://[fd00::1]:8443/"}})
    EXPECT_EQ(fault(r.url), r.why) << r.url;
  EXPECT_EQ(fault("https://pager.example/" + std::string(webhook_url_bytes_max, 'a')), too_long);
  EXPECT_EQ(fault("https://" + std::string(64, 'a') + ".example/"), bad_host);
  EXPECT_EQ(name_of(private_address), "private_address");
}

TEST(WebhookAddress, OfAnInnerNetworkIsAcceptedWhereItIsAllowed) {
  const address_allowance inner{.private_networks = true, .plain_loopback = false};
  EXPECT_EQ(good("https://10.0.0.7:8443/", inner).host, "10.0.0.7");
  EXPECT_EQ(good("https://[::1]/", inner).host, "::1");
  EXPECT_EQ(fault("http://10.0.0.7/", inner), address_fault::not_https);
  EXPECT_EQ(fault("http://127.0.0.1/", inner), address_fault::not_https);
  EXPECT_EQ(fault("https://169.254.169.254/", inner), address_fault::private_address);
}

TEST(WebhookAddress, IsPlainOnlyToThisMachineInADemonstration) {
  const address_allowance demo{.private_networks = false, .plain_loopback = true};
  EXPECT_EQ(good("http://localhost:8090/hook", demo),
            (webhook_address{false, "localhost", 8090, "/hook"}));
  EXPECT_EQ(good("http://127.0.0.1", demo).port, 80);
  EXPECT_EQ(good("http://[::1]:99/", demo).host, "::1");
  EXPECT_EQ(good("https://127.0.0.1/", demo).port, 443);
  for (const auto* other : {"http://pager.example/", "http://10.0.0.1/", "http://8.8.8.8/",
                            "http://localhost.example/", "http://notlocalhost/"})
    EXPECT_EQ(fault(other, demo), address_fault::not_https) << other;
}

TEST(WebhookAddress, IsJudgedAgainByWhatItsNameResolvesTo) {
  const auto to = good("https://pager.example/");
  const address_allowance inner{.private_networks = true, .plain_loopback = false};
  const address_allowance demo{.private_networks = false, .plain_loopback = true};
  EXPECT_TRUE(may_connect(to, ip("8.8.8.8"), {}));
  for (const auto* inside : {"127.0.0.1", "10.0.0.1", "::1", "fd00::1", "::ffff:192.168.0.1"}) {
    EXPECT_FALSE(may_connect(to, ip(inside), {})) << inside;
    EXPECT_TRUE(may_connect(to, ip(inside), inner)) << inside;
  }
  EXPECT_FALSE(may_connect(to, ip("169.254.169.254"), inner));
  const auto here = good("http://localhost/", demo);
  EXPECT_TRUE(may_connect(here, ip("127.0.0.1"), demo));
  EXPECT_FALSE(may_connect(here, ip("8.8.8.8"), demo)) << "a name that another has set";
  EXPECT_FALSE(may_connect(here, ip("10.0.0.1"), demo));
}

TEST(WebhookAddressWalk, NeverAcceptsALiteralThatIsNotPublic) {
  EXPECT_TRUE(rc::check("any IPv4 address", [](std::uint32_t bits) {
    const std::array<std::uint8_t, 4> four{
        static_cast<std::uint8_t>(bits >> 24), static_cast<std::uint8_t>(bits >> 16),
        static_cast<std::uint8_t>(bits >> 8), static_cast<std::uint8_t>(bits)};
    std::string text;
    for (const auto b : four)
      text += (text.empty() ? "" : ".") + std::to_string(b);
    RC_ASSERT(parse_ip(text) == ip_address::v4(four));
    RC_ASSERT(parse_ip("::ffff:" + text) == ip_address::v4(four));
    const auto plain =
        std::holds_alternative<webhook_address>(read_webhook_address("https://" + text + "/", {}));
    const auto mapped = std::holds_alternative<webhook_address>(
        read_webhook_address("https://[::ffff:" + text + "]/", {}));
    RC_ASSERT(plain == is_public(ip_address::v4(four)));
    RC_ASSERT(mapped == plain);
  }));
}

} // namespace
} // namespace ecoute::alerts
