/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a program and writes what it cost: "wall CPU memory status" to file descriptor 3.
 *
 * measure PROGRAM ARGUMENT…: seconds, seconds, KB at the peak, exit status (128 + n for a signal).
 * A
 * child's peak counts what its parent had at the fork, so the parent must be small: not Python.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static double
cpu_seconds (const struct rusage *usage)
{
  return (double) (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec)
         + (double) (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

int
main (int argc, char **argv)
{
  struct rusage usage;
  double start = seconds ();
  int status = 0;
  pid_t pid;

  if (argc < 2)
    return 2;
  pid = fork ();
  if (pid == 0)
    {
      close (3);
      execv (argv[1], argv + 1);
      _exit (127);
    }
  if (pid < 0 || wait4 (pid, &status, 0, &usage) != pid)
    return 1;
  dprintf (3, "%f %f %ld %d\n", seconds () - start, cpu_seconds (&usage), usage.ru_maxrss,
           WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status));
  return 0;
}
