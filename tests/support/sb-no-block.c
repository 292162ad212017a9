/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library to be preloaded: ends the program, with a backtrace, when the thread that draws calls
 * what may wait for a disk, a process, a name server or a database.
 *
 * It looks only while g_application_run () runs, and only at the thread that called it. Files count
 * where their path starts with one of SB_NO_BLOCK_PATHS (separated by colons); sockets, where they
 * lead to another machine or to a PostgreSQL. Waiting in GLib or in the kernel for a thread counts
 * where the program's own code asks for it: libraries do so for an instant, and know why.
 */

/* Else open () and open64 () would be one name. */
#undef _FILE_OFFSET_BITS

#include <arpa/inet.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define N_FDS 4096
#define N_FRAMES 64
#define EXPORT __attribute__ ((visibility ("default")))

/* The function that this one stands before. */
#define NEXT(name)                                                                                 \
  ({                                                                                               \
    static _Atomic (void *) next;                                                                  \
    (__typeof__ (&name)) find_next (#name, &next);                                                 \
  })

static atomic_int drawing_thread; /* 0: nobody draws */
static atomic_bool is_far[N_FDS]; /* by file descriptor: leads to a PostgreSQL or another machine */

static void *
find_next (const char *name, _Atomic (void *) *next)
{
  void *symbol = atomic_load_explicit (next, memory_order_relaxed);

  if (symbol == NULL)
    {
      symbol = dlsym (RTLD_NEXT, name);
      if (symbol == NULL)
        abort ();
      atomic_store_explicit (next, symbol, memory_order_relaxed);
    }
  return symbol;
}

static int
is_drawing (void)
{
  int thread = atomic_load_explicit (&drawing_thread, memory_order_relaxed);

  return thread != 0 && thread == gettid ();
}

static void
fail (const char *function, const char *subject)
{
  void *frames[N_FRAMES];

  atomic_store (&drawing_thread, 0);
  dprintf (STDERR_FILENO, "sb-no-block: the thread that draws called %s (%s)\n", function, subject);
  backtrace_symbols_fd (frames, backtrace (frames, N_FRAMES), STDERR_FILENO);
  abort ();
}

static void
forget_in_child (void)
{
  atomic_store (&drawing_thread, 0);
}

__attribute__ ((constructor)) static void
begin (void)
{
  /* Not for the programs that this one starts. */
  unsetenv ("LD_PRELOAD");
  pthread_atfork (NULL, NULL, forget_in_child);
}

/* Files */

static int
is_watched_path (const char *path)
{
  const char *prefix = getenv ("SB_NO_BLOCK_PATHS");

  while (prefix != NULL && *prefix != '\0')
    {
      size_t n = strcspn (prefix, ":");

      if (n > 0 && strncmp (path, prefix, n) == 0 && (path[n] == '/' || path[n] == '\0'))
        return 1;
      prefix += n + (prefix[n] == ':');
    }
  return 0;
}

static void
check_path_at (const char *function, int folder, const char *path)
{
  char link[64], base[4096], full[8192];
  ssize_t n;

  if (!is_drawing () || path == NULL)
    return;
  if (path[0] == '/')
    {
      if (is_watched_path (path))
        fail (function, path);
      return;
    }
  if (folder == AT_FDCWD)
    snprintf (link, sizeof link, "/proc/self/cwd");
  else
    snprintf (link, sizeof link, "/proc/self/fd/%d", folder);
  n = readlink (link, base, sizeof base - 1);
  if (n < 0)
    return;
  base[n] = '\0';
  snprintf (full, sizeof full, "%s/%s", base, path);
  if (is_watched_path (full))
    fail (function, full);
}

static void
check_path (const char *function, const char *path)
{
  check_path_at (function, AT_FDCWD, path);
}

static mode_t
mode_of (int flags, va_list arguments)
{
  return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg (arguments, mode_t) : 0;
}

#define OPEN(name)                                                                                 \
  EXPORT int name (const char *path, int flags, ...)                                               \
  {                                                                                                \
    va_list arguments;                                                                             \
    mode_t mode;                                                                                   \
                                                                                                   \
    va_start (arguments, flags);                                                                   \
    mode = mode_of (flags, arguments);                                                             \
    va_end (arguments);                                                                            \
    check_path (#name, path);                                                                      \
    return NEXT (name) (path, flags, mode);                                                        \
  }
#define OPENAT(name)                                                                               \
  EXPORT int name (int folder, const char *path, int flags, ...)                                   \
  {                                                                                                \
    va_list arguments;                                                                             \
    mode_t mode;                                                                                   \
                                                                                                   \
    va_start (arguments, flags);                                                                   \
    mode = mode_of (flags, arguments);                                                             \
    va_end (arguments);                                                                            \
    check_path_at (#name, folder, path);                                                           \
    return NEXT (name) (folder, path, flags, mode);                                                \
  }
/* A function of a path and perhaps more: its declaration, and what to pass on. */
#define OF_PATH(type, name, parameters, arguments)                                                 \
  EXPORT type name parameters                                                                      \
  {                                                                                                \
    check_path (#name, path);                                                                      \
    return NEXT (name) arguments;                                                                  \
  }
#define OF_PATH_AT(type, name, parameters, arguments)                                              \
  EXPORT type name parameters                                                                      \
  {                                                                                                \
    check_path_at (#name, folder, path);                                                           \
    return NEXT (name) arguments;                                                                  \
  }

OPEN (open)
OPEN (open64)
OPENAT (openat)
OPENAT (openat64)
OF_PATH (FILE *, fopen, (const char *path, const char *mode), (path, mode))
OF_PATH (FILE *, fopen64, (const char *path, const char *mode), (path, mode))
OF_PATH (DIR *, opendir, (const char *path), (path))
OF_PATH (int, stat, (const char *path, struct stat *info), (path, info))
OF_PATH (int, stat64, (const char *path, struct stat64 *info), (path, info))
OF_PATH (int, lstat, (const char *path, struct stat *info), (path, info))
OF_PATH (int, lstat64, (const char *path, struct stat64 *info), (path, info))
OF_PATH (int, access, (const char *path, int mode), (path, mode))
OF_PATH (int, unlink, (const char *path), (path))
OF_PATH (int, rmdir, (const char *path), (path))
OF_PATH (int, mkdir, (const char *path, mode_t mode), (path, mode))
OF_PATH (char *, realpath, (const char *path, char *resolved), (path, resolved))
OF_PATH (int, rename, (const char *path, const char *target), (path, target))
OF_PATH_AT (int, fstatat, (int folder, const char *path, struct stat *info, int flags),
            (folder, path, info, flags))
OF_PATH_AT (int, fstatat64, (int folder, const char *path, struct stat64 *info, int flags),
            (folder, path, info, flags))
OF_PATH_AT (int, statx,
            (int folder, const char *path, int flags, unsigned mask, struct statx *info),
            (folder, path, flags, mask, info))

#define OF_FILE(name)                                                                              \
  EXPORT int name (int fd)                                                                         \
  {                                                                                                \
    if (is_drawing ())                                                                             \
      fail (#name, "a file");                                                                      \
    return NEXT (name) (fd);                                                                       \
  }

OF_FILE (fsync)
OF_FILE (fdatasync)
OF_FILE (syncfs)

EXPORT int
flock (int fd, int operation)
{
  if (is_drawing () && (operation & (LOCK_NB | LOCK_UN)) == 0)
    fail ("flock", "without LOCK_NB");
  return NEXT (flock) (fd, operation);
}

/* Sockets */

static int
is_far_address (const struct sockaddr *address)
{
  if (address->sa_family == AF_INET || address->sa_family == AF_INET6)
    return 1;
  return address->sa_family == AF_UNIX
         && strstr (((const struct sockaddr_un *) address)->sun_path, ".s.PGSQL.") != NULL;
}

static int
is_far_fd (int fd)
{
  return fd >= 0 && fd < N_FDS && atomic_load_explicit (&is_far[fd], memory_order_relaxed);
}

EXPORT int
connect (int fd, const struct sockaddr *address, socklen_t size)
{
  if (is_far_address (address))
    {
      if (is_drawing ())
        fail ("connect", "a database or another machine");
      if (fd >= 0 && fd < N_FDS)
        atomic_store (&is_far[fd], 1);
    }
  return NEXT (connect) (fd, address, size);
}

EXPORT int
close (int fd)
{
  if (fd >= 0 && fd < N_FDS)
    atomic_store_explicit (&is_far[fd], 0, memory_order_relaxed);
  return NEXT (close) (fd);
}

EXPORT int
getaddrinfo (const char *node, const char *service, const struct addrinfo *hints,
             struct addrinfo **addresses)
{
  if (is_drawing ())
    fail ("getaddrinfo", node != NULL ? node : "no name");
  return NEXT (getaddrinfo) (node, service, hints, addresses);
}

#define OF_SOCKET(type, name, parameters, arguments)                                               \
  EXPORT type name parameters                                                                      \
  {                                                                                                \
    if (is_far_fd (fd) && is_drawing ())                                                           \
      fail (#name, "a connection to a database");                                                  \
    return NEXT (name) arguments;                                                                  \
  }

OF_SOCKET (ssize_t, read, (int fd, void *data, size_t size), (fd, data, size))
OF_SOCKET (ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
OF_SOCKET (ssize_t, recv, (int fd, void *data, size_t size, int flags), (fd, data, size, flags))
OF_SOCKET (ssize_t, send, (int fd, const void *data, size_t size, int flags),
           (fd, data, size, flags))

static void
check_poll (const char *function, const struct pollfd *fds, nfds_t n, int waits)
{
  if (waits && is_drawing ())
    for (nfds_t i = 0; i < n; i++)
      if (is_far_fd (fds[i].fd))
        fail (function, "a connection to a database");
}

/* What poll() reads GCC takes for what it writes. */
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

EXPORT int
poll (struct pollfd *fds, nfds_t n, int timeout)
{
  check_poll ("poll", fds, n, timeout != 0);
  return NEXT (poll) (fds, n, timeout);
}

EXPORT int
ppoll (struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *signals)
{
  check_poll ("ppoll", fds, n, timeout == NULL || timeout->tv_sec != 0 || timeout->tv_nsec != 0);
  return NEXT (ppoll) (fds, n, timeout, signals);
}

EXPORT int
select (int n, fd_set *in, fd_set *out, fd_set *bad, struct timeval *timeout)
{
  if (is_drawing () && (timeout == NULL || timeout->tv_sec != 0 || timeout->tv_usec != 0))
    fail ("select", "with a timeout");
  return NEXT (select) (n, in, out, bad, timeout);
}

/* Processes, threads and time */

EXPORT pid_t
waitpid (pid_t pid, int *status, int options)
{
  if (is_drawing () && (options & WNOHANG) == 0)
    fail ("waitpid", "without WNOHANG");
  return NEXT (waitpid) (pid, status, options);
}

EXPORT int
waitid (idtype_t type, id_t id, siginfo_t *info, int options)
{
  if (is_drawing () && (options & WNOHANG) == 0)
    fail ("waitid", "without WNOHANG");
  return NEXT (waitid) (type, id, info, options);
}

EXPORT int
system (const char *command)
{
  if (is_drawing ())
    fail ("system", command != NULL ? command : "nothing");
  return NEXT (system) (command);
}

EXPORT FILE *
popen (const char *command, const char *mode)
{
  if (is_drawing ())
    fail ("popen", command);
  return NEXT (popen) (command, mode);
}

EXPORT int
nanosleep (const struct timespec *time, struct timespec *left)
{
  if (is_drawing ())
    fail ("nanosleep", "a pause");
  return NEXT (nanosleep) (time, left);
}

EXPORT int
clock_nanosleep (clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
  if (is_drawing ())
    fail ("clock_nanosleep", "a pause");
  return NEXT (clock_nanosleep) (clock, flags, time, left);
}

EXPORT int
usleep (useconds_t time)
{
  if (is_drawing ())
    fail ("usleep", "a pause");
  return NEXT (usleep) (time);
}

static void
check_caller (const char *function, void *caller)
{
  Dl_info info, program;

  if (is_drawing () && dladdr (caller, &info) != 0
      && dladdr ((void *) getauxval (AT_PHDR), &program) != 0
      && info.dli_fbase == program.dli_fbase)
    fail (function, "another thread");
}

/* GLib's, declared by shape: this library links nothing but libc. */
void g_cond_wait (void *condition, void *mutex);
int g_cond_wait_until (void *condition, void *mutex, int64_t end_time);
void *g_thread_join (void *thread);
void *g_async_queue_pop (void *queue);
int g_application_run (void *application, int argc, char **argv);

EXPORT void
g_cond_wait (void *condition, void *mutex)
{
  check_caller ("g_cond_wait", __builtin_return_address (0));
  NEXT (g_cond_wait) (condition, mutex);
}

EXPORT int
g_cond_wait_until (void *condition, void *mutex, int64_t end_time)
{
  check_caller ("g_cond_wait_until", __builtin_return_address (0));
  return NEXT (g_cond_wait_until) (condition, mutex, end_time);
}

EXPORT void *
g_thread_join (void *thread)
{
  check_caller ("g_thread_join", __builtin_return_address (0));
  return NEXT (g_thread_join) (thread);
}

EXPORT void *
g_async_queue_pop (void *queue)
{
  check_caller ("g_async_queue_pop", __builtin_return_address (0));
  return NEXT (g_async_queue_pop) (queue);
}

EXPORT int
g_application_run (void *application, int argc, char **argv)
{
  int status;

  atomic_store (&drawing_thread, gettid ());
  status = NEXT (g_application_run) (application, argc, argv);
  atomic_store (&drawing_thread, 0);
  return status;
}
