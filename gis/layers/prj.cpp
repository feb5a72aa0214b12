#include "layers/prj.h"

#include <algorithm>
#include <fstream>

#include "core/text.h"
#include "layers/crs.h"
#include "layers/open.h"
#include "layers/safety.h"

namespace mulin::layers {

PrjFile look_at_prj(const std::vector<std::string>& files) {
  const auto file =
      std::find_if(files.begin(), files.end(), [](const std::string& f) { return extension_of(f) == "prj"; });
  if (file == files.end()) return {};
  constexpr std::size_t most = 1 << 16;
  std::ifstream in(*file, std::ios::binary);
  std::string text(most, '\0');
  in.read(text.data(), static_cast<std::streamsize>(most));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (core::trimmed(text).empty()) return {"", "its .prj is empty"};
  const bool wkt = text.find('[') != std::string::npos && text.find('\0') == std::string::npos;
  if (wkt && crs_kind(text) != CrsKind::unknown) return {text, ""};
  return {"", "its .prj is no CRS that can be read (it begins \"" + core::printable(text, 20) + "\")"};
}

}  // namespace mulin::layers
