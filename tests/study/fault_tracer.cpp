#include "study/fault_tracer.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>

namespace mulin::test {

const char* word(CallKind kind) {
  constexpr const char* words[] = {"write", "sync", "close", "resize", "create", "mkdir", "remove", "rename"};
  return words[static_cast<int>(kind)];
}

#if defined(__x86_64__)

namespace {

constexpr unsigned kMostSeconds = 60;  // of a run

const std::map<long, CallKind>& watched() {
  static const std::map<long, CallKind> kinds = {
      {SYS_write, CallKind::write},         {SYS_pwrite64, CallKind::write},
      {SYS_writev, CallKind::write},        {SYS_pwritev, CallKind::write},
      {SYS_fsync, CallKind::sync},          {SYS_fdatasync, CallKind::sync},
      {SYS_close, CallKind::close},         {SYS_ftruncate, CallKind::resize},
      {SYS_fallocate, CallKind::resize},    {SYS_truncate, CallKind::resize},
      {SYS_open, CallKind::create},         {SYS_openat, CallKind::create},
      {SYS_creat, CallKind::create},        {SYS_mkdir, CallKind::make_folder},
      {SYS_mkdirat, CallKind::make_folder}, {SYS_unlink, CallKind::remove},
      {SYS_unlinkat, CallKind::remove},     {SYS_rmdir, CallKind::remove},
      {SYS_rename, CallKind::rename},       {SYS_renameat, CallKind::rename},
      {SYS_renameat2, CallKind::rename}};
  return kinds;
}

/// In the child: watched calls stop for the tracer, all others run at full speed.
void install_filter() {
  std::vector<sock_filter> program = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
                                      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
                                      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
                                      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (const auto& [number, kind] : watched()) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(number), 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
    ::_exit(125);
}

[[noreturn]] void become_traced(std::vector<char*>& argv, const fs::path& err) {
  const int nothing = ::open("/dev/null", O_RDWR);
  const int messages = ::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(nothing, STDOUT_FILENO);
  ::dup2(messages, STDERR_FILENO);
  ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
  ::raise(SIGSTOP);
  install_filter();
  ::execv(MULIN_BINARY, argv.data());
  ::_exit(127);
}

class Tracer {
 public:
  Tracer(const Fault& fault, pid_t child) : fault_(fault), child_(child) {
    int status = 0;
    ::waitpid(child, &status, __WALL);
    const long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                         PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    if (!WIFSTOPPED(status) || ::ptrace(PTRACE_SETOPTIONS, child, nullptr, options) != 0) {
      ::kill(child, SIGKILL);
      throw std::runtime_error("tracing is not permitted");
    }
    ::ptrace(PTRACE_CONT, child, nullptr, nullptr);
    struct sigaction wake {};
    wake.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &wake, nullptr);
    ::alarm(kMostSeconds);
  }
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;
  ~Tracer() { ::alarm(0); }

  /// Until the program ends.
  Traced run() {
    for (;;) {
      int status = 0;
      const pid_t task = ::waitpid(-1, &status, __WALL);
      if (task < 0 && errno == EINTR) {  // the alarm: it hangs
        ::kill(child_, SIGKILL);
        continue;
      }
      if (task < 0) throw std::runtime_error("the traced program is gone");
      if (WIFEXITED(status) || WIFSIGNALED(status)) {
        if (task != child_) continue;
        out_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return out_;
      }
      go_on(task, status);
    }
  }

 private:
  void go_on(pid_t task, int status) {
    const int signal = WSTOPSIG(status), event = status >> 16;
    if (event == PTRACE_EVENT_SECCOMP && !at_call(task)) return;
    const bool own =
        event != 0 || signal == SIGSTOP || signal == SIGTRAP;  // of tracing; others are passed on
    ::ptrace(PTRACE_CONT, task, nullptr, static_cast<long>(own ? 0 : signal));
  }

  /// Returns: false when the task is not to run on.
  bool at_call(pid_t task) {
    user_regs_struct registers{};
    if (::ptrace(PTRACE_GETREGS, task, nullptr, &registers) != 0) return true;
    const auto kind = kind_of(task, registers);
    if (!kind || !asked(*kind)) return true;
    ++out_.calls;
    if (fault_.what == Fault::What::nothing) return true;
    if (out_.calls != fault_.at && !(fault_.onwards && out_.calls > fault_.at)) return true;
    out_.hit = word(*kind);
    if (fault_.what == Fault::What::kill) {
      ::kill(child_, SIGKILL);
      return false;
    }
    if (fault_.what == Fault::What::hang) {
      ::kill(child_, SIGINT);
      return false;
    }
    registers.orig_rax = static_cast<unsigned long long>(-1);  // no call
    registers.rax = static_cast<unsigned long long>(-fault_.error_number);
    ::ptrace(PTRACE_SETREGS, task, nullptr, &registers);
    return true;
  }

  [[nodiscard]] bool asked(CallKind kind) const {
    return fault_.kinds.empty() ||
           std::find(fault_.kinds.begin(), fault_.kinds.end(), kind) != fault_.kinds.end();
  }

  /// The kind of a call that counts.
  std::optional<CallKind> kind_of(pid_t task, const user_regs_struct& registers) const {
    const auto found = watched().find(static_cast<long>(registers.orig_rax));
    if (found == watched().end()) return std::nullopt;
    const CallKind kind = found->second;
    if (kind == CallKind::create) {
      const auto flags = found->first == SYS_openat ? registers.rdx : registers.rsi;
      return found->first == SYS_creat || (flags & O_CREAT) != 0 ? std::optional(kind) : std::nullopt;
    }
    const bool on_descriptor = kind == CallKind::write || kind == CallKind::sync || kind == CallKind::close ||
                               found->first == SYS_ftruncate || found->first == SYS_fallocate;
    if (!on_descriptor) return kind;
    std::error_code error;
    const auto path =
        fs::read_symlink("/proc/" + std::to_string(task) + "/fd/" + std::to_string(registers.rdi), error);
    return !error && path.string().starts_with(fault_.within.string()) ? std::optional(kind) : std::nullopt;
  }

  const Fault& fault_;
  pid_t child_;
  Traced out_;
};

}  // namespace

Traced mulin_with(const Fault& fault, const std::vector<std::string>& arguments) {
  const Scratch scratch;
  const fs::path err = scratch.path() / "stderr";
  std::vector<std::string> words = {"mulin"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& w : words) argv.push_back(w.data());
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no fork");
  if (child == 0) become_traced(argv, err);
  Traced out = Tracer(fault, child).run();
  out.err = read_file(err);
  return out;
}

bool can_trace() {
  static const bool can = [] {
    try {
      return mulin_with({}, {"--version"}).exit_code == 0;
    } catch (const std::exception&) {
      return false;
    }
  }();
  return can;
}

#else

Traced mulin_with(const Fault&, const std::vector<std::string>&) {
  throw std::runtime_error("no tracer for this processor");
}

bool can_trace() {
  return false;
}

#endif

}  // namespace mulin::test
