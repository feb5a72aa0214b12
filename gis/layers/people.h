// layers/people: people on their way from a layer to demand places, with nobody lost.
// In: features or cells with people → out: Demand columns, subdistrict by subdistrict, scaled to control
// totals. Read first: city/city.h (Demand, PeopleAccount), layers/locate_point.h.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "layers/clean.h"
#include "layers/locate_point.h"
#include "layers/table.h"

namespace mulin::layers {

/// Everyone and the groups, one number each: values[0] everyone, values[1 + g] group g.
using Counts = std::vector<double>;

/// Adds demand places one by one.
class DemandBuilder {
 public:
  DemandBuilder(Reading& reading, const PopulationSource& source);

  /// `share` of the counts lives at this place.
  void add(std::string id, geometry::Point at, core::Row zone, std::span<const double> counts,
           double share = 1);
  /// People without a usable position.
  void drop(std::span<const double> counts);
  /// People as read, before any split.
  void read(double people) { source_total_ += people; }
  /// Places, one a 100 m square or piece of it, for people spread evenly over the polygon. Throws: DataError
  /// when that would be millions; beyond all subdistricts, where nobody asks who walks where, one place holds
  /// them.
  void add_spread_evenly(const std::string& id, const geometry::MultiPolygon& shape,
                         std::span<const double> counts);

  [[nodiscard]] const Zones& zones() const { return zones_; }
  [[nodiscard]] std::size_t groups() const { return demand_.groups.size(); }
  /// Scales to control totals, checks that nobody was lost, and fills the account.
  void finish(const Notes& notes);

 private:
  void add_squares(const std::string& id, const Piece& piece, const geometry::MultiPolygon& shape,
                   std::span<const double> counts, std::int64_t& number);
  [[noreturn]] void refuse_vast(const std::string& id, const geometry::MultiPolygon& part) const;
  void scale_to_controls(const Notes& notes);

  Reading& reading_;
  const PopulationSource& source_;
  city::Demand& demand_;
  Zones zones_;
  double source_total_ = 0;
  double dropped_ = 0;
};

/// Counts a place may have. Throws: DataError for negative people, more than a thousand million, or a group
/// above the whole, naming the feature.
class CountCheck {
 public:
  CountCheck(const PopulationSource& source, const Notes& notes) : source_(source), notes_(notes) {}
  void operator()(std::span<const double> counts, const std::string& label) const;

 private:
  const PopulationSource& source_;
  Notes notes_;
};

void read_people_of_features(Reading& reading, const PopulationSource& source, DemandBuilder& builder,
                             Notes& notes);
void read_people_of_raster(Reading& reading, const PopulationSource& source, DemandBuilder& builder,
                           Notes& notes);

/// Polygons with people, and the features that receive them.
struct SpreadJob {
  const Table& table;                                 ///< the polygons' table, for names
  const std::vector<geometry::MultiPolygon>& shapes;  ///< valid; empty: no position
  const std::vector<Counts>& counts;
  std::vector<std::string> ids;
};
void spread_over_features(Reading& reading, const PopulationSource& source, const SpreadJob& job,
                          DemandBuilder& builder);

}  // namespace mulin::layers
