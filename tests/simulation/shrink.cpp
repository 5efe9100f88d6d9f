// SPDX-License-Identifier: EUPL-1.2
#include "tests/simulation/shrink.hpp"

#include <algorithm>
#include <utility>

namespace ecoute::simulation {

namespace {

class shrinker {
public:
  shrinker(plan p, const std::function<bool(const plan&)>& fails,
           const std::function<bool()>& tired, std::size_t runs_max)
      : best_(std::move(p)), fails_(fails), tired_(tired), left_(runs_max) {}

  plan run() {
    drop_after_the_failure();
    drop_people();
    drop_acts();
    drop_idle_people();
    shorten_gaps();
    drop_acts();
    drop_idle_people();
    return best_;
  }

private:
  [[nodiscard]] bool enough() const { return left_ == 0 || tired_(); }

  bool accept(plan candidate) {
    if (enough())
      return false;
    --left_;
    if (!fails_(candidate))
      return false;
    best_ = std::move(candidate);
    return true;
  }

  /// The cheapest cut first: the shortest beginning that fails, found by halving.
  void drop_after_the_failure() {
    std::size_t works = 0;
    while (works + 1 < best_.acts.size() && !enough()) {
      auto candidate = best_;
      const auto middle = (works + best_.acts.size()) / 2;
      candidate.acts.resize(middle);
      if (!candidate.acts.empty())
        candidate.length = std::min(candidate.length, candidate.acts.back().at + minutes{5});
      if (!accept(std::move(candidate)))
        works = middle;
    }
  }

  template <class People>
  void drop_each(People plan::*people, doer kind) {
    for (auto i = (best_.*people).size(); i > 0 && !enough(); --i) {
      auto candidate = best_;
      const auto gone = (candidate.*people)[i - 1].number;
      (candidate.*people).erase((candidate.*people).begin() + static_cast<std::ptrdiff_t>(i - 1));
      std::erase_if(candidate.acts,
                    [&](const planned_act& a) { return a.who == kind && a.number == gone; });
      accept(std::move(candidate));
    }
  }
  void drop_people() {
    drop_each(&plan::visitors, doer::visitor);
    drop_each(&plan::agents, doer::agent);
    drop_each(&plan::on_call, doer::on_call);
  }

  void drop_acts() {
    for (auto piece = best_.acts.size() / 2; piece > 0 && !enough(); piece /= 2)
      for (auto end = best_.acts.size(); end > 0 && !enough();) {
        const auto begin = end > piece ? end - piece : 0;
        auto candidate = best_;
        candidate.acts.erase(candidate.acts.begin() + static_cast<std::ptrdiff_t>(begin),
                             candidate.acts.begin() + static_cast<std::ptrdiff_t>(end));
        accept(std::move(candidate));
        end = std::min(begin, best_.acts.size());
      }
  }

  template <class People>
  void drop_all_idle(plan& p, People plan::*people, doer kind) {
    std::erase_if(p.*people, [&](const auto& one) {
      return std::none_of(p.acts.begin(), p.acts.end(), [&](const planned_act& a) {
        return a.who == kind && a.number == one.number;
      });
    });
  }
  void drop_idle_people() {
    auto candidate = best_;
    drop_all_idle(candidate, &plan::visitors, doer::visitor);
    drop_all_idle(candidate, &plan::agents, doer::agent);
    drop_all_idle(candidate, &plan::on_call, doer::on_call);
    if (candidate != best_)
      accept(std::move(candidate));
  }

  /// Each long pause is halved while that changes nothing.
  void shorten_gaps() {
    for (std::size_t i = 0; i < best_.acts.size(); ++i)
      for (;;) {
        const auto before = i == 0 ? milliseconds{0} : best_.acts[i - 1].at;
        const auto gap = best_.acts[i].at - before;
        if (gap < seconds{2} || enough())
          break;
        auto candidate = best_;
        const auto cut = gap / 2;
        for (auto j = i; j < candidate.acts.size(); ++j)
          candidate.acts[j].at -= cut;
        candidate.length = std::max(milliseconds{0}, candidate.length - cut);
        if (!accept(std::move(candidate)))
          break;
      }
  }

  plan best_;
  const std::function<bool(const plan&)>& fails_;
  const std::function<bool()>& tired_;
  std::size_t left_;
};

} // namespace

plan shrink(plan p, const std::function<bool(const plan&)>& fails,
            const std::function<bool()>& tired, std::size_t runs_max) {
  return shrinker{std::move(p), fails, tired, runs_max}.run();
}

} // namespace ecoute::simulation
