#include "layers/grid.h"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/text.h"

namespace mulin::layers {
namespace {

constexpr std::size_t kHeaderWithin = 30;

/// The rows below a header as features.
class GridLayer final : public OGRLayer {
 public:
  GridLayer(Grid grid, std::size_t header, std::span<const std::pair<std::string, std::size_t>> columns)
      : grid_(std::move(grid)), header_(header), next_(header + 1), definition_(new OGRFeatureDefn("table")) {
    definition_->Reference();
    definition_->SetGeomType(wkbNone);
    for (const auto& [name, at] : columns) {
      OGRFieldDefn field(name.c_str(), OFTString);
      definition_->AddFieldDefn(&field);
      at_.push_back(at);
    }
    SetDescription("table");
  }
  ~GridLayer() override { definition_->Release(); }
  GridLayer(const GridLayer&) = delete;
  GridLayer& operator=(const GridLayer&) = delete;

  void ResetReading() override { next_ = header_ + 1; }
  OGRFeatureDefn* GetLayerDefn() override { return definition_; }
  int TestCapability(const char*) override { return FALSE; }
  OGRFeature* GetNextFeature() override {
    while (next_ < grid_.rows() && grid_.blank(next_)) ++next_;
    if (next_ >= grid_.rows()) return nullptr;
    auto* feature = new OGRFeature(definition_);
    feature->SetFID(grid_.line(next_));
    for (std::size_t i = 0; i < at_.size(); ++i) {
      const std::string cell(grid_.cell(next_, at_[i]));
      if (!cell.empty()) feature->SetField(static_cast<int>(i), cell.c_str());
    }
    ++next_;
    return feature;
  }

 private:
  Grid grid_;
  std::size_t header_;
  std::size_t next_;
  OGRFeatureDefn* definition_;
  std::vector<std::size_t> at_;
};

class GridDataset final : public GDALDataset {
 public:
  explicit GridDataset(std::unique_ptr<OGRLayer> layer) : layer_(std::move(layer)) {}
  int GetLayerCount() override { return 1; }
  OGRLayer* GetLayer(int i) override { return i == 0 ? layer_.get() : nullptr; }

 private:
  std::unique_ptr<OGRLayer> layer_;
};

/// Names of columns and where they stand: those without a name are left out, unless something stands in them.
std::vector<std::pair<std::string, std::size_t>> columns_of(const Grid& grid, std::size_t header) {
  std::size_t widest = grid.cells(header);
  for (std::size_t row = header + 1; row < grid.rows(); ++row) widest = std::max(widest, grid.cells(row));
  std::vector<std::uint8_t> used(widest, 0);
  for (std::size_t row = header + 1; row < grid.rows(); ++row) {
    for (std::size_t c = 0; c < grid.cells(row); ++c)
      if (!grid.cell(row, c).empty()) used[c] = 1;
  }
  std::vector<std::pair<std::string, std::size_t>> columns;
  for (std::size_t c = 0; c < widest; ++c) {
    const auto name = std::string(core::trimmed(grid.cell(header, c)));
    if (!name.empty())
      columns.emplace_back(name, c);
    else if (used[c] != 0)
      columns.emplace_back("column " + std::to_string(c + 1), c);
  }
  return columns;
}

void require_no_longer_rows(const Grid& grid, std::size_t header, const Notes& notes) {
  const auto expected = grid.cells(header);
  for (std::size_t row = header + 1; row < grid.rows(); ++row) {
    if (grid.cells(row) <= expected || grid.blank(row)) continue;  // empty cells at the end may be left out
    notes.refuse("line " + std::to_string(grid.line(row)) + " has " + std::to_string(grid.cells(row)) +
                     " cells, the header has " + std::to_string(expected),
                 "put texts with a separator or a line end in quotes");
  }
}

}  // namespace

void Grid::add_cell(std::string_view text) {
  text_ += text;
  end_.push_back(text_.size());
}

void Grid::end_row(std::int64_t line) {
  first_.push_back(end_.size() - 1);
  line_.push_back(line);
}

std::string_view Grid::cell(std::size_t row, std::size_t column) const {
  if (column >= cells(row)) return {};
  const auto i = first_[row] + column;
  return std::string_view(text_).substr(end_[i], end_[i + 1] - end_[i]);
}

bool Grid::blank(std::size_t row) const {
  for (std::size_t c = 0; c < cells(row); ++c) {
    if (!core::trimmed(cell(row, c)).empty()) return false;
  }
  return true;
}

char separator_of(std::string_view text) {
  constexpr std::array<char, 4> candidates = {',', ';', '\t', '|'};
  std::array<std::vector<int>, 4> per_line;
  std::array<int, 4> here{};
  bool quoted = false;
  int lines = 0;
  for (std::size_t i = 0; i <= text.size() && lines < 20; ++i) {
    const char c = i < text.size() ? text[i] : '\n';
    if (c == '"') quoted = !quoted;
    if (quoted && i < text.size()) continue;
    for (std::size_t k = 0; k < candidates.size(); ++k) here.at(k) += c == candidates.at(k) ? 1 : 0;
    if (c != '\n') continue;
    for (std::size_t k = 0; k < candidates.size(); ++k)
      per_line.at(k).push_back(std::exchange(here.at(k), 0));
    ++lines;
  }
  // The commonest non-zero count, weighed by how many lines have it: titles above the header have none.
  std::size_t best = 0;
  int most = 0;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    std::map<int, int> lines_with;
    for (const int n : per_line.at(k)) lines_with[n] += n > 0 ? 1 : 0;
    int agreeing = 0;
    for (const auto& [n, count] : lines_with) agreeing = std::max(agreeing, n > 0 ? count : 0);
    if (agreeing > most) {
      most = agreeing;
      best = k;
    }
  }
  return candidates.at(best);
}

Grid delimited(std::string_view text, char separator, const Notes& notes) {
  Grid grid;
  std::int64_t line = 1;
  std::string unquoted;
  const std::string stops{separator, '\r', '\n'};
  while (!text.empty()) {
    const auto began = line;
    for (bool more = true; more;) {
      std::string_view cell;
      if (text.starts_with('"')) {
        unquoted.clear();
        std::size_t end = 1;
        for (;;) {
          const auto quote = text.find('"', end);
          if (quote == std::string_view::npos)
            notes.refuse("line " + std::to_string(began) + " has a quote that never closes", "close it");
          unquoted += text.substr(end, quote - end);
          end = quote + 1;
          if (end >= text.size() || text[end] != '"') break;
          unquoted += '"';
          ++end;
        }
        line += std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n');
        const auto stop = std::min(text.find_first_of(stops, end), text.size());
        unquoted += text.substr(end, stop - end);
        text.remove_prefix(stop);
        cell = unquoted;
      } else {
        const auto stop = std::min(text.find_first_of(stops), text.size());
        cell = text.substr(0, stop);
        text.remove_prefix(stop);
      }
      const bool protects = cell.size() > 1 && cell[0] == '\'' &&
                            std::string_view("=+-@\t\r").find(cell[1]) != std::string_view::npos;
      grid.add_cell(protects ? cell.substr(1) : cell);
      more = text.starts_with(separator);
      if (more) text.remove_prefix(1);
    }
    if (text.starts_with('\r')) text.remove_prefix(1);
    if (text.starts_with('\n')) text.remove_prefix(1);
    ++line;
    grid.end_row(began);
  }
  return grid;
}

std::size_t header_row(const Grid& grid, std::span<const std::string> expected) {
  std::size_t best = grid.rows();
  std::size_t most = 0;
  const auto within = std::min(grid.rows(), kHeaderWithin);
  for (std::size_t row = 0; row < within; ++row) {
    std::size_t known = 0;
    for (const auto& name : expected) {
      for (std::size_t c = 0; c < grid.cells(row); ++c) {
        if (core::lower(core::trimmed(grid.cell(row, c))) != core::lower(name)) continue;
        ++known;
        break;
      }
    }
    if (known > most) {
      most = known;
      best = row;
    }
  }
  for (std::size_t row = 0; row < within && best == grid.rows(); ++row) {
    std::size_t filled = 0;
    for (std::size_t c = 0; c < grid.cells(row); ++c) filled += grid.cell(row, c).empty() ? 0 : 1;
    if (filled > 1) best = row;
  }
  return best == grid.rows() ? 0 : best;
}

DatasetHandle grid_dataset(Grid grid, std::span<const std::string> expected, Rows rows, const Notes& notes) {
  if (grid.rows() == 0) notes.refuse("holds no rows", "give a table with a header and rows");
  const auto header = header_row(grid, expected);
  if (header > 0) {
    notes.guessed("header_row", "the names of the columns stand in line " + std::to_string(grid.line(header)),
                  "delete what stands above them, if they are others");
  }
  if (rows == Rows::none_longer) require_no_longer_rows(grid, header, notes);
  const auto columns = columns_of(grid, header);
  return DatasetHandle(new GridDataset(std::make_unique<GridLayer>(std::move(grid), header, columns)));
}

}  // namespace mulin::layers
