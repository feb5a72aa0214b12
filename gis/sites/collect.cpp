#include <algorithm>
#include <iomanip>
#include <sstream>
#include <unordered_map>

#include "core/error.h"
#include "core/text.h"
#include "sites/candidates.h"
#include "sites/generate.h"
#include "sites/screen.h"

namespace mulin::sites {
namespace {

using core::UsageError;
using RowOfId = std::unordered_map<std::string, Row>;

std::vector<Candidate> from_parcels(const city::City& city) {
  std::vector<Candidate> all;
  all.reserve(city.parcels.all.size());
  for (const city::Parcel& parcel : city.parcels.all) {
    Candidate place;
    place.id = parcel.id;
    place.name = parcel.name;
    place.at = parcel.at;
    place.shape = parcel.shape;
    place.parcel = static_cast<Row>(all.size());
    place.cost = parcel.cost;
    place.area_m2 = parcel.area_m2;
    if (!place.shape.empty() && !(place.area_m2 >= 0)) place.area_m2 = geometry::area(place.shape);
    all.push_back(std::move(place));
  }
  return all;
}

RowOfId rows_by_id(const std::vector<Candidate>& all) {
  RowOfId rows;
  for (Row row = 0; row < static_cast<Row>(all.size()); ++row) {
    const auto [seen, fresh] = rows.emplace(all[row].id, row);
    if (fresh) continue;
    throw core::DataError("sites: features " + std::to_string(seen->second + 1) + " and " +
                          std::to_string(row + 1) + " have the same id \"" + core::printable(all[row].id) +
                          "\"; every site needs its own: correct the field that sites.id names");
  }
  return rows;
}

std::string generated_id(std::int64_t number) {
  std::ostringstream text;
  text << 'G' << std::setw(5) << std::setfill('0') << number;
  return text.str();
}

/// Numbers the places in their order and passes over ids that a parcel has already.
void add_generated(const std::vector<geometry::Point>& places, std::vector<Candidate>& all, RowOfId& rows) {
  std::int64_t number = 0;
  for (const geometry::Point at : places) {
    Candidate place;
    do place.id = generated_id(++number);
    while (rows.contains(place.id));
    place.at = at;
    rows.emplace(place.id, static_cast<Row>(all.size()));
    all.push_back(std::move(place));
  }
}

Row named(const std::string& id, const char* key, const std::vector<Candidate>& all, const RowOfId& rows) {
  const auto found = rows.find(id);
  if (found != rows.end()) return found->second;
  std::vector<std::string> ids;
  ids.reserve(all.size());
  for (const Candidate& place : all) ids.push_back(place.id);
  const auto nearest = core::nearest_name(id, ids);
  throw UsageError(std::string(key) + ": there is no site \"" + core::printable(id) + "\"" +
                   (nearest ? "; did you mean \"" + core::printable(*nearest) + "\"?"
                            : " among " + std::to_string(all.size()) + " sites"));
}

void pin(const SiteOptions& options, std::vector<Candidate>& all, const RowOfId& rows) {
  for (const std::string& id : options.require) all[named(id, "sites.require", all, rows)].required = true;
  for (const std::string& id : options.forbid) {
    Candidate& place = all[named(id, "sites.forbid", all, rows)];
    if (place.required) {
      throw UsageError("sites.forbid: \"" + core::printable(id) +
                       "\" is in sites.require too; take it off one of the lists");
    }
    place.rejected = Reason::forbidden;
    place.detail = "sites.forbid";
  }
}

}  // namespace

std::string_view word(Reason reason) {
  switch (reason) {
    case Reason::none:
      return "none";
    case Reason::excluded:
      return "excluded";
    case Reason::outside:
      return "outside";
    case Reason::unsnapped:
      return "unsnapped";
    case Reason::too_small:
      return "too_small";
    case Reason::duplicate:
      return "duplicate";
    case Reason::forbidden:
      return "forbidden";
    case Reason::spacing:
      return "spacing";
  }
  return "none";
}

std::int64_t Candidates::open() const {
  return rejected_for(Reason::none);
}

std::int64_t Candidates::rejected_for(Reason why) const {
  return std::count_if(all.begin(), all.end(), [&](const Candidate& place) { return place.rejected == why; });
}

Candidates collect(const city::City& city, const SiteOptions& options, core::Findings& findings) {
  Candidates candidates{from_parcels(city)};
  RowOfId rows = rows_by_id(candidates.all);
  add_generated(generated_places(city, options), candidates.all, rows);
  pin(options, candidates.all, rows);
  screen(city, options, candidates, findings);
  return candidates;
}

}  // namespace mulin::sites
