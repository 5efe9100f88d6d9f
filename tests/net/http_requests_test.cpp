// SPDX-License-Identifier: EUPL-1.2
#include "config/limits.hpp"
#include "tests/net/transport_fixture.hpp"

#include <thread>

namespace ecoute::test {
namespace {

using namespace std::chrono_literals;

struct request_case {
  const char* name;
  std::string bytes; ///< HOST stands for the right Host line
  const char* status;
};

class Request : public transport_test, public ::testing::WithParamInterface<request_case> {};

TEST_P(Request, IsAnsweredAsTheTableSays) {
  begin();
  auto bytes = GetParam().bytes;
  if (const auto mark = bytes.find("HOST"); mark != std::string::npos) {
    bytes.replace(mark, 4, host());
  }
  const auto response = ask(bytes);
  EXPECT_EQ(response.substr(0, 9), "HTTP/1.1 ");
  EXPECT_EQ(response.substr(9, 3), GetParam().status) << response;
  EXPECT_NE(response.find("Content-Security-Policy: default-src 'none'"), std::string::npos);
}

std::string many_fields(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) {
    all += "X" + std::to_string(i) + ": y\r\n";
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(
    Table, Request,
    ::testing::Values(
        request_case{"Sound", "GET / HTTP/1.1\r\nHOST\r\n", "200"},
        request_case{"OldVersion", "GET / HTTP/1.0\r\nHOST\r\n", "505"},
        request_case{"NoHost", "GET / HTTP/1.1\r\n\r\n", "400"},
        request_case{"TwoHosts", "GET / HTTP/1.1\r\nHOSTHost: b\r\n\r\n", "400"},
        request_case{"ForeignHost", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"},
        request_case{"Query", "GET /?q=1 HTTP/1.1\r\nHOST\r\n", "400"},
        request_case{"AbsoluteForm", "GET http://127.0.0.1/ HTTP/1.1\r\nHOST\r\n", "400"},
        request_case{"Connect", "CONNECT a:443 HTTP/1.1\r\nHOST\r\n", "405"},
        request_case{"Options", "OPTIONS * HTTP/1.1\r\nHOST\r\n", "405"},
        request_case{"Trace", "TRACE / HTTP/1.1\r\nHOST\r\n", "405"},
        request_case{"Put", "PUT / HTTP/1.1\r\nHOST\r\n", "405"},
        request_case{"Traversal", "GET /../etc HTTP/1.1\r\nHOST\r\n", "400"},
        request_case{"PercentNul", "GET /%00 HTTP/1.1\r\nHOST\r\n", "400"},
        request_case{"DoubleSlash", "GET //evil.example HTTP/1.1\r\nHOST\r\n", "400"},
        request_case{"LongTarget", "GET /" + std::string(300, 'a') + " HTTP/1.1\r\nHOST\r\n",
                     "414"},
        request_case{"LengthAndEncoding",
                     "POST / HTTP/1.1\r\nHOSTContent-Length: 1\r\nTransfer-Encoding: chunked\r\n"
                     "\r\n0\r\n\r\n",
                     "400"},
        request_case{"TwoLengths",
                     "POST / HTTP/1.1\r\nHOSTContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                     "400"},
        request_case{"FoldedLine", "GET / HTTP/1.1\r\nHOSTX-A: b\r\n c\r\n\r\n", "400"},
        request_case{"BareLineFeed", "GET / HTTP/1.1\nHOST\r\n", "400"},
        request_case{"GetWithBody", "GET / HTTP/1.1\r\nHOSTContent-Length: 1\r\n\r\na", "400"},
        request_case{"Expectation",
                     "POST / HTTP/1.1\r\nHOSTExpect: 100-continue\r\nContent-Length: 1\r\n\r\n",
                     "417"},
        request_case{"FieldsAtTheLimit", "GET / HTTP/1.1\r\nHOST" + many_fields(63) + "\r\n",
                     "200"},
        request_case{"FieldsOverTheLimit", "GET / HTTP/1.1\r\nHOST" + many_fields(64) + "\r\n",
                     "431"},
        request_case{"HeaderOverTheLimit",
                     "GET / HTTP/1.1\r\nHOSTX: " + std::string(8192, 'a') + "\r\n\r\n", "431"},
        request_case{"BodyAtTheLimit",
                     "POST / HTTP/1.1\r\nHOSTContent-Length: 65536\r\n\r\n" +
                         std::string(65536, 'a'),
                     "200"},
        request_case{"BodyOverTheLimit", "POST / HTTP/1.1\r\nHOSTContent-Length: 65537\r\n\r\n",
                     "413"},
        request_case{"ChunksOverTheLimit",
                     "POST / HTTP/1.1\r\nHOSTTransfer-Encoding: chunked\r\n\r\n10001\r\n" +
                         std::string(65537, 'a') + "\r\n0\r\n\r\n",
                     "413"},
        request_case{"Chunks",
                     "POST / HTTP/1.1\r\nHOSTTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
                     "200"},
        request_case{"UpgradeElsewhere",
                     "GET / HTTP/1.1\r\nHOSTUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                     "404"},
        request_case{"PostToTheSocket", "POST /tchat HTTP/1.1\r\nHOST\r\n", "426"},
        request_case{"ProxyVersion1", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\nHOST\r\n", "400"},
        request_case{"Nonsense", "\x16\x03\x01\r\n\r\n", "400"}),
    [](const auto& all) { return all.param.name; });

class Http : public transport_test {};

TEST_F(Http, HeaderTableIsByteForByte) {
  begin();
  const std::string at = "127.0.0.1:" + std::to_string(port);
  const std::string local = "localhost:" + std::to_string(port);
  EXPECT_EQ(ask("GET / HTTP/1.1\r\n" + host() + "\r\n"),
            "HTTP/1.1 200 OK\r\n"
            "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
            "img-src 'self' data:; font-src 'self'; connect-src 'self' ws://" +
                at + " ws://" + local +
                "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
                "require-trusted-types-for 'script'; trusted-types 'none'; report-uri /csp\r\n"
                "X-Content-Type-Options: nosniff\r\n"
                "Referrer-Policy: no-referrer\r\n"
                "Cross-Origin-Opener-Policy: same-origin\r\n"
                "Cross-Origin-Resource-Policy: same-origin\r\n"
                "Permissions-Policy: accelerometer=(), autoplay=(), camera=(), clipboard-read=(), "
                "display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), "
                "idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), "
                "publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), "
                "xr-spatial-tracking=()\r\n"
                "X-Robots-Tag: noindex, nofollow, noarchive\r\n"
                "Cache-Control: no-store\r\n"
                "Content-Type: text/plain; charset=utf-8\r\n"
                "Content-Length: 7\r\n"
                "Connection: keep-alive\r\n\r\nbonjour");
}

TEST_F(Http, SaysTheRightAddressToWhoComesByAnotherName) {
  listener_settings where;
  where.origins = {"https://tchat.example"};
  begin({}, where);
  const auto told = ask("GET / HTTP/1.1\r\nHost: www.tchat.example\r\n\r\n");
  EXPECT_EQ(told.substr(9, 3), "421");
  EXPECT_NE(told.find(R"(<a href="https://tchat.example/">https://tchat.example/</a>)"),
            std::string::npos)
      << told;
  EXPECT_EQ(told.find("Réessayez"), std::string::npos) << "it would be the same again";
  EXPECT_NE(told.find("112"), std::string::npos);
}

TEST_F(Http, APageThatIsSharedOpensWhateverItsLinkCarries) {
  page_takes_any_query = true;
  begin();
  const auto plain = ask("GET / HTTP/1.1\r\n" + host() + "\r\n");
  const std::vector<std::string> carried{"x=y", "", "utm_source=a&fbclid=" + std::string(400, 'B'),
                                         "q=%00%0d%0a<script>", "a=../..//?b=http://c"};
  for (const auto& query : carried)
    EXPECT_EQ(ask("GET /?" + query + " HTTP/1.1\r\n" + host() + "\r\n"), plain) << query;
  const std::vector<std::string> elsewhere{"/dire?x=y", "/tchat?x=y", "//?x=y", "/%3fx", "?x=y"};
  for (const auto& target : elsewhere)
    EXPECT_EQ(ask("GET " + target + " HTTP/1.1\r\n" + host() + "\r\n").substr(9, 3), "400")
        << target;
  EXPECT_EQ(ask("GET /?" + std::string(9000, 'a') + " HTTP/1.1\r\n" + host() + "\r\n").substr(9, 3),
            "431")
      << "within the head's limit";
}

TEST_F(Http, HeadHasNoBody) {
  begin();
  auto socket = connect();
  socket.send("HEAD / HTTP/1.1\r\n" + host() + "Connection: close\r\n\r\n");
  const auto all = socket.read_to_end();
  EXPECT_NE(all.find("Content-Length: 7\r\n"), std::string::npos);
  EXPECT_TRUE(all.ends_with("\r\n\r\n"));
}

TEST_F(Http, AnswersSeveralRequestsOfOneConnectionInOrder) {
  begin();
  auto socket = connect();
  const auto post = [this](const std::string& body) {
    return "POST /dire HTTP/1.1\r\n" + host() + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
  };
  socket.send(post("un") + post("deux"));
  EXPECT_TRUE(socket.read_response().ends_with("un||fr|other"));
  EXPECT_TRUE(socket.read_response().ends_with("deux||fr|other"));
}

TEST_F(Http, PassesCookieLanguageAndOrigin) {
  begin();
  const auto origin = "Origin: http://127.0.0.1:" + std::to_string(port) + "\r\n";
  const auto say = [this](const std::string& headers) {
    const auto response =
        ask("POST /dire HTTP/1.1\r\n" + host() + headers + "Content-Length: 0\r\n\r\n");
    return response.substr(response.find("\r\n\r\n") + 4);
  };
  EXPECT_EQ(say(origin + "Cookie: a=b; __Host-ecoute=abc-1\r\nAccept-Language: en-GB,fr;q=0.5\r\n"),
            "|abc-1|en|same");
  EXPECT_EQ(say("Cookie: __Host-ecoute=a; __Host-ecoute=b\r\nAccept-Language: de, fr;q=0.1\r\n"),
            "||fr|other");
  EXPECT_EQ(say(origin + "Sec-Fetch-Site: cross-site\r\n"), "||fr|other");
  EXPECT_EQ(say(origin + origin), "||fr|other");
  EXPECT_EQ(say("Origin: null\r\nSec-Fetch-Site: same-origin\r\n"), "||fr|other");
  EXPECT_EQ(say("Origin: http://localhost:" + std::to_string(port) + "\r\n"), "||fr|other");
}

TEST_F(Http, ASlowHeaderIsCut) {
  network_settings limits;
  limits.header_deadline = 50ms;
  begin(limits);
  auto socket = connect();
  socket.send("GET / HT");
  EXPECT_EQ(socket.read_to_end(), "");
  EXPECT_EQ(server->counters().deadlines, 1U);
}

TEST_F(Http, ASlowBodyIsCut) {
  network_settings limits;
  limits.body_deadline = 50ms;
  begin(limits);
  auto socket = connect();
  socket.send("POST / HTTP/1.1\r\n" + host() + "Content-Length: 5\r\n\r\na");
  EXPECT_EQ(socket.read_to_end(), "");
}

TEST_F(Http, ARouteThatDoesNotAnswerIsAnsweredForWith503) {
  network_settings limits;
  limits.answer_patience = 50ms;
  begin(limits);
  auto socket = connect();
  socket.send("GET /jamais HTTP/1.1\r\n" + host() + "\r\n");
  const auto answer = socket.read_to_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503 ")) << answer;
  EXPECT_NE(answer.find("3919"), std::string::npos);
}

TEST_F(Http, WhoReadsAnAnswerTooSlowlyIsCut) {
  network_settings limits;
  limits.header_deadline = 1s;
  limits.read_bytes_per_second_min = 1 << 30;
  begin(limits);
  raw_socket socket{port, 4096};
  socket.send("GET /long HTTP/1.1\r\n" + host() + "\r\n");
  const auto end = std::chrono::steady_clock::now() + raw_socket::patience;
  while (server->counters().deadlines == 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::yield(); // and reads nothing
  EXPECT_EQ(server->counters().deadlines, 1U);
  EXPECT_LT(socket.read_to_end().size(), std::size_t{32 << 20});
}

TEST_F(Http, WhoReadsALongAnswerFastEnoughGetsAllOfIt) {
  network_settings limits;
  limits.read_bytes_per_second_min = 1 << 20; // half a minute for this one
  begin(limits);
  raw_socket socket{port};
  socket.send("GET /long HTTP/1.1\r\n" + host() + "\r\n");
  EXPECT_GE(socket.read_response().size(), std::size_t{32 << 20});
}

TEST_F(Http, AnIdleConnectionIsClosedAfterKeepAlive) {
  network_settings limits;
  limits.keep_alive = 50ms;
  begin(limits);
  auto socket = connect();
  socket.send("GET / HTTP/1.1\r\n" + host() + "\r\n");
  EXPECT_TRUE(socket.read_response().ends_with("bonjour"));
  EXPECT_EQ(socket.read_to_end(), "");
}

TEST_F(Http, OverTheTotalTheNumbersAreSaidWith503) {
  network_settings limits;
  limits.connections_max = 1;
  begin(limits);
  auto first = connect();
  first.send("GET / HTTP/1.1\r\n" + host() + "\r\n");
  EXPECT_TRUE(first.read_response().starts_with("HTTP/1.1 200 "));
  const auto refused = connect().read_to_end();
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 "));
  for (const char* number : {"17", "112", "114", "3919", "119"}) {
    EXPECT_NE(refused.find(number), std::string::npos) << number;
  }
  EXPECT_EQ(refused.find("127.0.0.2"), std::string::npos);
}

TEST_F(Http, OnlySoManyRefusedOnesAreToldWhyAtOnce) {
  network_settings limits;
  limits.connections_max = 1;
  limits.connections_per_source_minute = 10000;
  begin(limits);
  auto first = connect();
  first.send("GET / HTTP/1.1\r\n" + host() + "\r\n");
  ASSERT_TRUE(first.read_response().starts_with("HTTP/1.1 200 "));
  std::vector<raw_socket> refused;
  for (int i = 0; i < 8 * fixed::refusals_max; ++i)
    refused.push_back(connect());
  int told = 0;
  int closed = 0;
  for (auto& one : refused) {
    const auto answer = one.read_to_end();
    told += answer.starts_with("HTTP/1.1 503 ") ? 1 : 0;
    closed += answer.empty() ? 1 : 0;
  }
  EXPECT_GE(told, fixed::refusals_max);
  EXPECT_GT(closed, 0) << "beyond, a connection costs nothing but its closing";
}

TEST_F(Http, OverTheSourceIsRefusedWith429) {
  network_settings limits;
  limits.connections_per_source_minute = 2;
  begin(limits);
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(ask("GET / HTTP/1.1\r\n" + host() + "\r\n").starts_with("HTTP/1.1 200 "));
  }
  EXPECT_TRUE(connect().read_to_end().starts_with("HTTP/1.1 429 "));
}

TEST_F(Http, ForwardedAddressesAreIgnored) {
  network_settings limits;
  limits.connections_per_source_minute = 2;
  begin(limits);
  for (int i = 0; i < 2; ++i) {
    ask("GET / HTTP/1.1\r\n" + host() + "X-Forwarded-For: 10.0.0." + std::to_string(i) +
        "\r\n\r\n");
  }
  EXPECT_TRUE(connect().read_to_end().starts_with("HTTP/1.1 429 "));
}

TEST_F(Http, ABusyPortIsOneClearLine) {
  begin();
  listener_settings where;
  where.port = port;
  try {
    listener second{*io, where, {}, {}};
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string{error.what()}.find("cannot listen on 127.0.0.1 port "), 0U);
  }
}

} // namespace
} // namespace ecoute::test
