// LEMON's network simplex on one problem, for scripts/peers.py, which says what the file holds.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

int main(int, char **arguments) {
  std::FILE *file = std::fopen(arguments[1], "rb");
  if (!file) return 1;
  std::int32_t head[4];
  if (std::fread(head, 4, 4, file) != 4) return 1;
  const auto mentees = head[0], mentors = head[1], placing = head[2], pairs = head[3];
  std::vector<std::int32_t> seats(mentors), arcs(3 * static_cast<std::size_t>(pairs));
  if (std::fread(seats.data(), 4, seats.size(), file) != seats.size()) return 1;
  if (std::fread(arcs.data(), 4, arcs.size(), file) != arcs.size()) return 1;
  std::fclose(file);

  using Graph = lemon::SmartDigraph;
  Graph graph;
  graph.reserveNode(mentees + mentors + 2);
  graph.reserveArc(pairs + 2 * mentees + mentors);
  std::vector<Graph::Node> node;
  for (int n = 0; n < mentees + mentors + 2; n++) node.push_back(graph.addNode());
  const auto source = node[mentees + mentors], sink = node[mentees + mentors + 1];
  Graph::ArcMap<std::int64_t> capacity(graph), cost(graph);
  const auto add = [&](Graph::Node from, Graph::Node to, std::int64_t most, std::int64_t price) {
    const auto arc = graph.addArc(from, to);
    capacity[arc] = most;
    cost[arc] = price;
    return arc;
  };
  std::vector<Graph::Arc> made;
  for (int n = 0; n < pairs; n++)
    made.push_back(add(node[arcs[3 * n]], node[mentees + arcs[3 * n + 1]], 1,
                       -(static_cast<std::int64_t>(placing) + arcs[3 * n + 2])));
  for (int n = 0; n < mentees; n++) {
    add(source, node[n], 1, 0);
    add(node[n], sink, 1, 0);
  }
  for (int n = 0; n < mentors; n++) add(node[mentees + n], sink, seats[n], 0);

  const auto began = std::chrono::steady_clock::now();
  lemon::NetworkSimplex<Graph, std::int64_t, std::int64_t> simplex(graph);
  simplex.upperMap(capacity).costMap(cost).stSupply(source, sink, mentees);
  const auto result = simplex.run();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  if (result != simplex.OPTIMAL) return 1;
  std::int64_t placed = 0, total = 0;
  for (int n = 0; n < pairs; n++)
    if (simplex.flow(made[n]) > 0) {
      placed++;
      total += arcs[3 * n + 2];
    }
  std::printf("{\"placed\": %lld, \"total\": %lld, \"seconds\": %.6f}\n", static_cast<long long>(placed),
              static_cast<long long>(total), took.count());
}
