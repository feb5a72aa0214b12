#include <gtest/gtest.h>

#include <chrono>

#include "core/error.h"
#include "sites/plan.h"

namespace mulin::sites {
namespace {

using namespace testing;

Candidates collected(const city::City& city, const SiteOptions& options = {}) {
  core::Findings findings;
  return collect(city, options, findings);
}

std::string error_of(const city::City& city, const SiteOptions& options) {
  try {
    collected(city, options);
  } catch (const core::UsageError& e) {
    return e.what();
  } catch (const core::DataError& e) {
    return std::string("data: ") + e.what();
  }
  return "";
}

TEST(Screen, ASiteOutsideTheStudyAreaIsRejectedWithItsId) {
  city::City city = town();
  add_point(city, "in", 50, 50);
  add_point(city, "out", 250, 50);
  const Candidates c = collected(city);
  EXPECT_EQ(c.open(), 1);
  EXPECT_EQ(named(c, "out").rejected, Reason::outside);
  EXPECT_EQ(c.rejected_for(Reason::outside), 1);
}

TEST(Screen, APointOnAnInnerBorderBelongsToTheLowestCode) {
  city::City city = town();
  add_point(city, "border", 100, 150);
  add_point(city, "corner", 100, 100);
  const Candidates c = collected(city);
  EXPECT_EQ(city.subdistricts[named(c, "border").subdistrict].code, "310-1");
  EXPECT_EQ(city.subdistricts[named(c, "corner").subdistrict].code, "310-1");
}

TEST(Screen, APolygonBelongsWhereMostOfItLiesTiesToTheLowestCode) {
  city::City city = town();
  add_parcel(city, "mostly west", box(70, 120, 110, 140));
  add_parcel(city, "half and half", box(80, 150, 120, 170));
  add_parcel(city, "inside a hole-free east", box(150, 150, 160, 160));
  const Candidates c = collected(city);
  EXPECT_EQ(city.subdistricts[named(c, "mostly west").subdistrict].name, "west");
  EXPECT_EQ(city.subdistricts[named(c, "half and half").subdistrict].name, "east");
  EXPECT_EQ(city.subdistricts[named(c, "inside a hole-free east").subdistrict].name, "east");
}

TEST(Screen, APolygonMostlyBeyondTheBoundaryIsOutsideExactlyHalfIsIn) {
  city::City city = town();
  add_parcel(city, "half", box(190, 20, 210, 40));
  add_parcel(city, "less", box(191, 60, 211, 80));
  const Candidates c = collected(city);
  EXPECT_EQ(named(c, "half").rejected, Reason::none);
  EXPECT_EQ(named(c, "less").rejected, Reason::outside);
}

TEST(Screen, WithoutSubdistrictsTheStudyAreaDecides) {
  city::City city = town();
  city.subdistricts.clear();
  add_point(city, "in", 50, 50);
  add_point(city, "out", 201, 50);
  const Candidates c = collected(city);
  EXPECT_EQ(named(c, "in").rejected, Reason::none);
  EXPECT_EQ(named(c, "in").subdistrict, core::kNoRow);
  EXPECT_EQ(named(c, "out").rejected, Reason::outside);
}

TEST(Screen, APointInAnExclusionIsExcludedAndNamesIt) {
  city::City city = town();
  city.exclusions = {{"renewal", box(0, 0, 50, 50), {}}};
  add_point(city, "in", 25, 25);
  add_point(city, "on the edge", 50, 25);
  add_point(city, "beyond", 50.01, 25);
  const Candidates c = collected(city);
  EXPECT_EQ(named(c, "in").rejected, Reason::excluded);
  EXPECT_EQ(named(c, "in").detail, "renewal");
  EXPECT_EQ(named(c, "on the edge").rejected, Reason::excluded);
  EXPECT_EQ(named(c, "beyond").rejected, Reason::none);
}

TEST(Screen, APolygonIsExcludedWhenMoreThanTheShareLiesInsideEqualityStays) {
  city::City city = town();
  city.exclusions = {{"renewal", box(0, 0, 50, 50), {}}};
  add_parcel(city, "tenth", box(40, 0, 140, 20));      // 10 of 100 m
  add_parcel(city, "eleventh", box(39, 30, 139, 50));  // 11 of 100 m
  const Candidates c = collected(city);
  EXPECT_EQ(named(c, "tenth").rejected, Reason::none);
  EXPECT_EQ(named(c, "eleventh").rejected, Reason::excluded);
}

TEST(Screen, ExclusionsAddUpButTheirOverlapCountsOnce) {
  city::City city = town();
  add_parcel(city, "site", box(0, 0, 100, 10));
  city.exclusions = {{"a", box(0, 0, 6, 10), {}}, {"b", box(90, 0, 97, 10), {}}};
  EXPECT_EQ(named(collected(city), "site").rejected, Reason::excluded);  // 13 %
  EXPECT_EQ(named(collected(city), "site").detail, "b");
  city.exclusions = {{"a", box(0, 0, 6, 10), {}}, {"b", box(1, 0, 8, 10), {}}};
  EXPECT_EQ(named(collected(city), "site").rejected, Reason::none);  // 8 %, not 13 %
}

TEST(Screen, TooSmallConcernsPolygonsOnly) {
  city::City city = town();
  add_parcel(city, "shed", box(10, 10, 30, 30));
  add_parcel(city, "hall", box(50, 10, 80, 30));
  add_point(city, "point", 120, 20);
  const Candidates c = collected(city, {.min_area = 600});
  EXPECT_EQ(named(c, "shed").rejected, Reason::too_small);
  EXPECT_EQ(named(c, "shed").detail, "400 m2");
  EXPECT_EQ(named(c, "hall").rejected, Reason::none);
  EXPECT_EQ(named(c, "point").rejected, Reason::none);
}

TEST(Screen, ACoincidentPlaceIsADuplicateAndNamesItsTwin) {
  city::City city = town();
  add_point(city, "first", 20, 20);
  add_point(city, "same", 20.3, 20.4);
  add_point(city, "apart", 20, 20.51);
  const Candidates c = collected(city);
  EXPECT_EQ(named(c, "same").rejected, Reason::duplicate);  // 0.5 m exactly
  EXPECT_EQ(named(c, "same").detail, "first");
  EXPECT_EQ(named(c, "apart").rejected, Reason::none);
}

TEST(Screen, APlaceThatIsOutItselfMakesNoDuplicates) {
  city::City city = town();
  add_point(city, "forbidden", 20, 20);
  add_point(city, "same", 20, 20);
  const Candidates c = collected(city, {.forbid = {"forbidden"}});
  EXPECT_EQ(named(c, "forbidden").rejected, Reason::forbidden);
  EXPECT_EQ(named(c, "same").rejected, Reason::none);
}

TEST(Screen, ADuplicateIdIsADataErrorThatNamesBothFeatures) {
  city::City city = town();
  add_point(city, "A-1", 20, 20);
  add_point(city, "A-2", 30, 20);
  add_point(city, "A-1", 40, 20);
  EXPECT_EQ(error_of(city, {}),
            "data: sites: features 1 and 3 have the same id \"A-1\"; every site needs its own: correct the "
            "field that "
            "sites.id names");
}

TEST(Screen, RequireWinsOverExclusionSizeAndTwinWithAWarningEach) {
  city::City city = town();
  city.exclusions = {{"renewal", box(0, 0, 50, 50), {}}};
  add_parcel(city, "excluded", box(10, 10, 40, 40));
  add_parcel(city, "small", box(60, 60, 70, 70));
  add_point(city, "one", 150, 150);
  add_point(city, "two", 150, 150);
  core::Findings findings;
  const Candidates c =
      collect(city, {.min_area = 600, .require = {"excluded", "small", "one", "two"}}, findings);
  EXPECT_EQ(c.open(), 4);
  std::vector<std::string> codes;
  for (const core::Finding& f : findings.all()) {
    EXPECT_EQ(f.severity, core::Severity::warning);
    codes.push_back(f.code + ": " + f.ids.front());
  }
  EXPECT_EQ(codes, (std::vector<std::string>{"required_excluded: excluded (renewal)",
                                             "required_too_small: small (100 m2)",
                                             "required_duplicate: two (one)"}));
}

TEST(Screen, OfTwinsTheRequiredOneStaysWhateverTheOrder) {
  city::City city = town();
  add_point(city, "plain", 150, 150);
  add_point(city, "pinned", 150, 150);
  core::Findings findings;
  const Candidates c = collect(city, {.require = {"pinned"}}, findings);
  EXPECT_EQ(named(c, "pinned").rejected, Reason::none);
  EXPECT_EQ(named(c, "plain").rejected, Reason::duplicate);
  EXPECT_EQ(named(c, "plain").detail, "pinned");
  EXPECT_TRUE(findings.all().empty());
}

TEST(Screen, ARequiredSiteOutsideTheStudyAreaIsAnError) {
  city::City city = town();
  add_point(city, "far", 500, 20);
  EXPECT_EQ(error_of(city, {.require = {"far"}}),
            "sites.require: far at 500.0, 20.0 lies outside the study area; take it off the list or widen "
            "[subdistricts]");
}

TEST(Screen, AnUnknownPinSuggestsTheNearestAndAPinCannotBeBoth) {
  city::City city = town();
  add_point(city, "A-12", 20, 20);
  EXPECT_EQ(error_of(city, {.require = {"A-13"}}),
            "sites.require: there is no site \"A-13\"; did you mean \"A-12\"?");
  EXPECT_EQ(error_of(city, {.require = {"A-12"}, .forbid = {"A-12"}}),
            "sites.forbid: \"A-12\" is in sites.require too; take it off one of the lists");
}

TEST(Screen, TenThousandCandidatesOnOnePlaceAreScreenedInAMoment) {
  city::City city = town();
  for (int i = 0; i < 10'000; ++i) add_point(city, "s" + std::to_string(i), 50, 50);
  const auto start = std::chrono::steady_clock::now();
  const Candidates c = collected(city);
  EXPECT_EQ(c.open(), 1);
  EXPECT_EQ(c.rejected_for(Reason::duplicate), 9'999);
  EXPECT_LT(std::chrono::steady_clock::now() - start,
            std::chrono::seconds(2));  // 1e8 pairs would take longer
}

}  // namespace
}  // namespace mulin::sites
