// tests/support/postgres: a PostgreSQL server of the test's own, with PostGIS, on a socket in a temporary
// folder. In: nothing → out: a running cluster that ends and vanishes with its object; why there is none.
// Read first: nothing. Runs as the user "nobody" when the test runs as root, which PostgreSQL refuses to be.
#pragma once

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace mulin::test {

class Postgres {
 public:
  static constexpr const char* kPassword = "Geheim-7421";

  /// "" when a cluster can be made here.
  static std::string missing() {
    namespace fs = std::filesystem;
    if (!fs::exists(kBinaries + std::string("initdb"))) return "postgresql-15 is not installed";
    if (!fs::exists("/usr/share/postgresql/15/extension/postgis.control"))
      return "postgresql-15-postgis-3 is not installed";
    return "";
  }

  Postgres() {
    std::string name = (std::filesystem::temp_directory_path() / "mulin-pg-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    if (const auto* nobody = getpwnam("nobody"); geteuid() == 0 && nobody != nullptr) {
      user_ = nobody->pw_uid;
      group_ = nobody->pw_gid;
      if (chown(name.c_str(), user_, group_) != 0) throw std::runtime_error("no folder for nobody");
    }
    std::ofstream(folder_ / "password") << kPassword;
    chmod((folder_ / "password").c_str(), 0644);
    const auto data = (folder_ / "data").string();
    const auto made =
        finish(start({"initdb", "-D", data, "-A", "scram-sha-256", "--pwfile",
                      (folder_ / "password").string(), "-U", "town", "--no-locale", "-E", "UTF8", "-N"}));
    if (made != 0) throw std::runtime_error("initdb failed: " + log());
    server_ =
        start({"postgres", "-D", data, "-k", folder_.string(), "-c", "listen_addresses=", "-c", "fsync=off"});
    for (int i = 0; i < 300 && finish(start({"pg_isready", "-q", "-h", folder_.string()})) != 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    run("CREATE EXTENSION postgis");
  }
  ~Postgres() {
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;

  void stop() {
    if (server_ > 0) {
      kill(server_, SIGINT);
      finish(server_);
    }
    server_ = 0;
  }

  /// Runs SQL as the owner. Throws what psql says.
  void run(const std::string& sql) {
    const auto file = folder_ / "run.sql";
    std::ofstream(file) << sql;
    chmod(file.c_str(), 0644);
    if (finish(start({"psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-h", folder_.string(), "-U", "town", "-d",
                      "postgres", "-f", file.string()})) != 0)
      throw std::runtime_error(log());
  }

  [[nodiscard]] std::string connection(const std::string& password = kPassword) const {
    return "PG:host=" + folder_.string() + " dbname=postgres user=town password=" + password;
  }

 private:
  static constexpr const char* kBinaries = "/usr/lib/postgresql/15/bin/";

  [[nodiscard]] std::string log() const {
    std::ifstream in(folder_ / "log");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  /// The child drops to the other user, writes to `log`, and knows the password.
  pid_t start(std::vector<std::string> arguments) {
    const auto program = kBinaries + arguments[0];
    const pid_t child = fork();
    if (child != 0) return child;
    if (user_ != 0 && (setgid(group_) != 0 || setuid(user_) != 0)) _exit(126);
    const int out = open((folder_ / "log").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0644);
    dup2(out, 1);
    dup2(out, 2);
    setenv("PGPASSWORD", kPassword, 1);
    if (chdir(folder_.c_str()) != 0) _exit(126);
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    execv(program.c_str(), argv.data());
    _exit(127);
  }
  static int finish(pid_t child) {
    int status = -1;
    waitpid(child, &status, 0);
    return status;
  }

  std::filesystem::path folder_;
  uid_t user_ = 0;
  gid_t group_ = 0;
  pid_t server_ = 0;
};

}  // namespace mulin::test
