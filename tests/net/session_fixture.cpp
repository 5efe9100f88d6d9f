// SPDX-License-Identifier: EUPL-1.2
#include "tests/net/session_fixture.hpp"

#include "actors/messages/errors.hpp"
#include "net/hashing.hpp"
#include "net/quiet.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <sodium.h>

#include <stdexcept>

namespace ecoute::test {

namespace json = boost::json;

std::string text_of(const json::object& frame, std::string_view key) {
  const auto* value = frame.if_contains(json::string_view{key.data(), key.size()});
  return value != nullptr && value->is_string() ? std::string{value->get_string().c_str()}
                                                : std::string{};
}

std::uint64_t number_of(const json::object& frame, std::string_view key) {
  const auto* value = frame.if_contains(json::string_view{key.data(), key.size()});
  return value != nullptr && value->is_number() ? value->to_number<std::uint64_t>() : 0;
}

// --- socket -----------------------------------------------------------------------------------

void fake_socket::open(std::shared_ptr<frame_sink> sink) {
  sink_ = std::move(sink);
  open_now = true;
  sink_->on_open(weak_from_this());
}

void fake_socket::send_text(std::string text) {
  waiting_.push_back(std::move(text));
  read();
}

void fake_socket::read() {
  while (open_now && !waiting_.empty() && unreleased_ < credits_) {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    ++unreleased_;
    sink_->on_frame(std::move(next));
  }
}

void fake_socket::cut() {
  if (!open_now)
    return;
  open_now = false;
  const auto sink = std::move(sink_);
  sink_.reset();
  sink->on_closed();
}

bool fake_socket::push(std::string frame) {
  if (!open_now)
    return false;
  padded = padded && frame.size() % 256 == 0;
  frames.push_back(json::parse(frame).as_object());
  if (answers_pings && text_of(frames.back(), "type") == "ping")
    send({{"type", "pong"}, {"k", number_of(frames.back(), "k")}});
  return true;
}

void fake_socket::release() {
  unreleased_ -= unreleased_ > 0 ? 1 : 0;
  read();
}

void fake_socket::close(std::uint16_t code) {
  closed = code;
  cut();
}

std::vector<json::object> fake_socket::all(std::string_view type) const {
  std::vector<json::object> out;
  for (const auto& f : frames)
    if (text_of(f, "type") == type)
      out.push_back(f);
  return out;
}

json::object fake_socket::last(std::string_view type) const {
  const auto found = all(type);
  return found.empty() ? json::object{} : found.back();
}

json::object fake_socket::answer(const message_id& id) const {
  for (const auto& f : frames)
    if (text_of(f, "id") == to_text(id))
      return f;
  return {};
}

std::size_t fake_socket::answers(const message_id& id) const {
  std::size_t out = 0;
  for (const auto& f : frames)
    out += text_of(f, "type") != "event" && text_of(f, "id") == to_text(id);
  return out;
}

namespace {

/// Events of threads and of `event` frames, as they came.
std::vector<json::object> events_of(const std::vector<json::object>& frames) {
  std::vector<json::object> out;
  for (const auto& f : frames) {
    if (text_of(f, "type") == "event")
      out.push_back(f);
    if (text_of(f, "type") == "thread")
      for (const auto& e : f.at("events").as_array())
        out.push_back(e.as_object());
  }
  return out;
}

} // namespace

std::vector<std::string> fake_socket::texts() const {
  std::vector<std::string> out;
  for (const auto& e : events_of(frames))
    if (text_of(e, "kind") == "said")
      out.push_back(text_of(e, "text"));
  return out;
}

bool fake_socket::doubled() const {
  std::map<std::uint64_t, int> times;
  for (const auto& e : events_of(frames))
    if (++times[number_of(e, "n")] > 1)
      return true;
  return false;
}

std::uint32_t fake_socket::seen() const {
  std::uint64_t out = 0;
  for (const auto& e : events_of(frames))
    out = std::max(out, number_of(e, "n"));
  return static_cast<std::uint32_t>(out);
}

// --- engine -----------------------------------------------------------------------------------

namespace {

credentials_handle::behavior_type credentials_twin(credentials_handle::pointer self,
                                                   std::shared_ptr<known_agents> all) {
  print_nothing(self);
  return {
      [all](const sign_in& m) -> caf::result<signed_in> {
        ++all->sign_ins;
        const auto found = all->by_name.find(m.name);
        if (found == all->by_name.end() || found->second.password != m.password.reveal())
          return make_error(refusal::wrong_credentials);
        const auto token = random_token();
        all->by_token_hash[token_hash(token.reveal())] = found->second.who;
        return signed_in{found->second.who, token};
      },
      [all](const who_is& m) -> caf::result<signed_in_agent> {
        const auto found = all->by_token_hash.find(m.token_hash);
        if (found == all->by_token_hash.end())
          return make_error(refusal::not_signed_in);
        const auto end = all->expires.find(m.token_hash);
        return signed_in_agent{found->second,
                               end == all->expires.end() ? instant::max() : end->second};
      },
      [all](const sign_out& m) {
        all->by_token_hash.erase(m.token_hash);
        return done{};
      },
      [all](const sign_out_everywhere& m) {
        std::erase_if(all->by_token_hash, [&](const auto& t) { return t.second.agent == m.agent; });
        return done{};
      },
  };
}

codes_handle::behavior_type codes_twin(codes_handle::pointer self,
                                       std::shared_ptr<known_agents> all) {
  print_nothing(self);
  return {
      [all](const derive_code_index& m) {
        ++all->derivations;
        return code_index{token_hash(m.canonical_words.reveal())};
      },
  };
}

} // namespace

credentials_handle spawn_known_agents(caf::actor_system& system,
                                      std::shared_ptr<known_agents> all) {
  return system.spawn(credentials_twin, std::move(all));
}

codes_handle spawn_known_codes(caf::actor_system& system, std::shared_ptr<known_agents> all) {
  return system.spawn(codes_twin, std::move(all));
}

std::shared_ptr<const territory> some_places() {
  std::vector<commune> all;
  const auto add = [&all](std::string insee, std::string name, std::string departement,
                          std::vector<std::string> postcodes, bool police, bool gendarmerie,
                          std::string parent = {}) {
    commune c;
    c.insee = std::move(insee);
    c.name = std::move(name);
    c.departement = std::move(departement);
    c.postcodes = std::move(postcodes);
    c.parent = std::move(parent);
    c.police = police;
    c.gendarmerie = gendarmerie;
    c.trust = reliability::official;
    c.population = 1000;
    all.push_back(std::move(c));
  };
  add("33063", "Bordeaux", "33", {"33000", "33100"}, true, false);
  add("75056", "Paris", "75", {"75001", "75002"}, true, false);
  add("75101", "Paris 1er Arrondissement", "75", {"75001"}, true, false, "75056");
  add("75102", "Paris 2e Arrondissement", "75", {"75002"}, true, false, "75056");
  add("33001", "Abzac", "33", {"33230"}, false, true);
  add("33138", "Coutras", "33", {"33230"}, true, false);
  return std::make_shared<const territory>(std::move(all), std::vector<commune_alias>{},
                                           std::vector<fallback_rule>{{"", force::police}});
}

std::shared_ptr<const word_list> some_words() {
  std::vector<std::string> words;
  for (char a = 'a'; a <= 'p'; ++a)
    for (char b = 'a'; b <= 'h'; ++b)
      for (char c = 'a'; c <= 'h'; ++c)
        words.push_back({a, b, c, 'o'});
  auto made = word_list::make(std::move(words));
  if (!made)
    throw std::logic_error{"the test's words are no word list"};
  return std::make_shared<const word_list>(std::move(*made));
}

session_test::session_test() {
  if (sodium_init() < 0)
    throw std::runtime_error{"libsodium"};
}

session_test::~session_test() {
  for (const auto& socket : sockets_)
    socket->cut(); // a door lives as long as its socket
  run();
  parts->desk->close_all();
  run();
  caf::anon_send_exit(credentials_, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(codes_, caf::exit_reason::user_shutdown);
  stop();
  // An actor that awaits an answer hears of its end only with the answer, or with its timeout.
  run_for(limits.supervision.request_timeout);
}

void session_test::begin() {
  start();
  const std::filesystem::path web = std::filesystem::path{ECOUTE_SOURCE_DIR} / "net" / "web";
  credentials_ = spawn_known_agents(system, accounts);
  codes_ = spawn_known_codes(system, accounts);
  auto& p = *parts;
  p.limits = limits;
  p.engine.registry = [this] { return directory::registry(system); };
  p.engine.archive = [this] { return directory::archive(system); };
  p.engine.credentials = [this] { return credentials_; };
  p.engine.codes = [this] { return codes_; };
  p.engine.platform = [this](force which) { return directory::platform(system, which); };
  p.engine.roster = [this] { return directory::roster(system); };
  p.engine.alert_board = [this] { return directory::alert_board(system); };
  p.engine.supervisor = [this] { return directory::supervisor(system); };
  p.engine.trainer = [this] { return directory::trainer(system); };
  p.sentences = texts::load(web / "texts");
  p.places = some_places();
  p.words = some_words();
  p.sources = std::make_shared<source_limits>(limits.network);
  p.desk = std::make_shared<session_desk>();
  p.token_of_wish = [](const message_id& wish) {
    return token_text(token_hash("a key and " + to_text(wish)));
  };
  p.left_before_answer = [this] { return counts->left_before_answer(); };
  p.wall_now = [this] { return now(); };
  const auto files = [&web](std::vector<std::filesystem::path> folders) {
    folders.push_back(web / "shared");
    return std::make_shared<const static_files>(folders, web / "texts");
  };
  visitors = visitor_routes(system, parts, files({web / "visitor"}));
  agents =
      agent_routes(system, parts, files({web / "console", web / "oncall", web / "psychologist"}));
}

socket_ptr session_test::opened(const listener_routes& routes, http_request request,
                                json::object first) {
  request.language = "fr";
  request.same_origin = true;
  auto socket = std::make_shared<fake_socket>(limits.network.requests_unanswered_max);
  sockets_.push_back(socket);
  routes.on_upgrade(
      request,
      [socket, first = std::move(first)](std::shared_ptr<frame_sink> sink) {
        socket->open(std::move(sink));
        if (!first.empty())
          socket->send(first);
      },
      [](const http_response& r) { ADD_FAILURE() << "upgrade refused: " << r.status; });
  run();
  return socket;
}

socket_ptr session_test::visit(std::uint64_t source) {
  http_request request;
  request.path = "/tchat";
  const source_id whose{source, source};
  request.source = {whose, {}, whose, {}};
  return opened(visitors, request);
}

socket_ptr session_test::entered(std::string* token, const std::string& insee) {
  auto socket = visit();
  json::object place;
  place["insee"] = insee;
  ask(socket, "enter", {{"role", "victim"}, {"place", place}, {"language", "fr"}});
  EXPECT_EQ(socket->count("entered"), 1U);
  if (token != nullptr)
    *token = text_of(socket->last("entered"), "token");
  return socket;
}

socket_ptr session_test::resumed(const std::string& token, std::uint32_t seen) {
  auto socket = visit();
  socket->send({{"type", "resume"}, {"token", token}, {"seen", seen}});
  run();
  return socket;
}

void session_test::add_agent(const std::string& name, std::int64_t number, bool duty_officer) {
  agent_profile who;
  who.agent = agent_id{number};
  who.platform = force::police;
  who.shown_name = name;
  who.duty_officer = duty_officer;
  who.certified_until = now() + std::chrono::hours{24 * 300};
  accounts->by_name[name] = {"right", who};
  accounts->by_token_hash[token_hash(name)] = who;
}

void session_test::add_psychologist(const std::string& name, std::int64_t number) {
  add_agent(name, number);
  accounts->by_name[name].who.psychologist = true;
  accounts->by_token_hash[token_hash(name)].psychologist = true;
}

socket_ptr session_test::console(const std::string& cookie, bool hello) {
  http_request request;
  request.path = "/bureau";
  request.cookie = cookie;
  auto socket = opened(agents, request);
  if (hello)
    socket->send({{"type", "hello"}});
  run();
  return socket;
}

socket_ptr session_test::psychologist_page(const std::string& cookie) {
  http_request request;
  request.path = "/psychologue/liaison";
  request.cookie = cookie;
  return opened(agents, request, {{"type", "hello"}});
}

socket_ptr session_test::on_call_page(const std::string& cookie) {
  http_request request;
  request.path = "/astreinte/liaison";
  request.cookie = cookie;
  return opened(agents, request, {{"type", "hello"}});
}

socket_ptr session_test::hasty_console(const std::string& cookie) {
  http_request request;
  request.path = "/bureau";
  request.cookie = cookie;
  return opened(agents, request, {{"type", "hello"}});
}

socket_ptr session_test::on_duty(const std::string& name, std::int64_t number) {
  add_agent(name, number);
  auto socket = console(name);
  EXPECT_EQ(socket->count("desk"), 1U);
  const auto id = ask(socket, "presence", {{"state", "available"}});
  EXPECT_EQ(text_of(socket->answer(id), "type"), "ack");
  return socket;
}

conversation_id session_test::take_first(const socket_ptr& agent) {
  const auto conversation = only_conversation();
  const auto taking = ask(agent, "take", {{"conversation", to_text(conversation)}});
  EXPECT_EQ(text_of(agent->answer(taking), "type"), "ack");
  ask(agent, "watch", {{"conversation", to_text(conversation)}, {"seen", 0}});
  EXPECT_EQ(agent->count("thread"), 1U);
  return conversation;
}

http_response session_test::call(const listener_routes& routes, http_request request) {
  http_response out;
  int answers = 0;
  routes.on_request(std::move(request), [&](http_response r) {
    out = std::move(r);
    ++answers;
  });
  run();
  EXPECT_EQ(answers, 1);
  return out;
}

http_response session_test::post(const listener_routes& routes, const std::string& path,
                                 const std::string& body, const std::string& cookie) {
  http_request request;
  request.method = "POST";
  request.path = path;
  request.body = body;
  request.cookie = cookie;
  request.language = "fr";
  request.same_origin = true;
  return call(routes, request);
}

message_id session_test::ask(const socket_ptr& from, std::string type, json::object fields) {
  const auto id = next_message_id();
  fields["type"] = std::move(type);
  fields["id"] = to_text(id);
  from->send(fields);
  run();
  return id;
}

message_id session_test::say(const socket_ptr& from, const std::string& text,
                             const conversation_id& to) {
  json::object fields;
  fields["text"] = text;
  if (!to.is_nil())
    fields["conversation"] = to_text(to);
  return ask(from, "say", fields);
}

conversation_id session_test::only_conversation() {
  EXPECT_EQ(store->heads.size(), 1U);
  return store->heads.empty() ? conversation_id{} : store->heads.begin()->first;
}

void session_test::crash_at(const std::string& point, int times) {
  crashes_left = times;
  fault = [this, point](const conversation_id&, std::string_view at) {
    if (at != point || crashes_left == 0)
      return;
    --crashes_left;
    throw std::runtime_error{"planted"};
  };
}

} // namespace ecoute::test
