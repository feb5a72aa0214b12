// layers/postgis: a connection to PostgreSQL as the study file states it: read-only, its password never
// shown. In: "PG:host=… dbname=…" → out: what messages may show, what GDAL is given. Read first:
// layers/sources.h.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mulin::layers {

/// True for "PG:…" and "postgresql://…".
bool is_database(std::string_view source);

/// The keywords of "PG:host=a dbname='b c'" or of "PG:postgresql://u:p@h:1/db?k=v"; nothing when it is
/// written otherwise. Source: PostgreSQL manual, "Connection Strings".
std::optional<std::map<std::string, std::string>> connection_words(std::string_view source);

/// "PG:dbname=b": which database, not where, not who, not with which password.
std::string shown_connection(std::string_view source);

/// The text with every secret of the connection blotted out.
std::string without_secrets(std::string text, std::string_view source);

/// What GDAL opens: the same connection, with a time limit for reaching the server.
std::string opened_connection(std::string_view source);

}  // namespace mulin::layers
