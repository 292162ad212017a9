/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a program until its window has been painted, and writes what that took to file descriptor 3:
 * "mapped painted RSS PSS", in milliseconds from fork () and in KB; then ends it.
 *
 * bench-start PROGRAM ARGUMENT…, on a display without other windows that come and go. Memory is read
 * once the program has been idle for half a second: what it does after the first frame counts.
 */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GIVE_UP_MS 60000
#define IDLE_MS 500
#define MIN_SIZE 200 /* a helper window of the toolkit is smaller */

static double
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* Waits for a window of some size on the screen; the window manager's frame around it will do. */
static Window
wait_mapped (Display *display, double deadline)
{
  struct pollfd poller = { .fd = ConnectionNumber (display), .events = POLLIN };

  while (now_ms () < deadline)
    {
      XEvent event;
      XWindowAttributes attributes;

      if (XPending (display) == 0 && poll (&poller, 1, 100) == 0)
        continue;
      if (XPending (display) == 0)
        continue;
      XNextEvent (display, &event);
      if (event.type == MapNotify
          && XGetWindowAttributes (display, event.xmap.window, &attributes) != 0
          && attributes.width > MIN_SIZE && attributes.height > MIN_SIZE)
        return event.xmap.window;
    }
  return None;
}

/* A window that nobody has drawn in yet is of one colour. */
static int
is_painted (Display *display, Window window)
{
  XWindowAttributes attributes;
  XImage *image;
  unsigned long first;
  int differs = 0;

  if (XGetWindowAttributes (display, window, &attributes) == 0)
    return 0;
  /* A strip through the header bar: its buttons and title. */
  image = XGetImage (display, window, 0, 0, attributes.width, 48, AllPlanes, ZPixmap);
  if (image == NULL)
    return 0;
  first = XGetPixel (image, attributes.width / 2, 24);
  for (int y = 8; y < 48 && !differs; y++)
    for (int x = 16; x < attributes.width - 16 && !differs; x++)
      differs = XGetPixel (image, x, y) != first;
  XDestroyImage (image);
  return differs;
}

static long
cpu_ticks (pid_t pid)
{
  char path[64], line[1024];
  long user = 0, system_time = 0;
  FILE *file;
  char *rest;

  snprintf (path, sizeof path, "/proc/%d/stat", pid);
  file = fopen (path, "r");
  if (file == NULL)
    return -1;
  rest = fgets (line, sizeof line, file) != NULL ? strrchr (line, ')') : NULL;
  fclose (file);
  if (rest == NULL
      || sscanf (rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system_time)
             != 2)
    return -1;
  return user + system_time;
}

static void
wait_idle (pid_t pid, double deadline)
{
  long last = -2;

  for (long ticks = cpu_ticks (pid); ticks != last && now_ms () < deadline; ticks = cpu_ticks (pid))
    {
      last = ticks;
      poll (NULL, 0, IDLE_MS);
    }
}

static void
read_memory (pid_t pid, long *rss, long *pss)
{
  char path[64], line[256];
  FILE *file;

  snprintf (path, sizeof path, "/proc/%d/smaps_rollup", pid);
  file = fopen (path, "r");
  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    {
      sscanf (line, "Rss: %ld", rss);
      sscanf (line, "Pss: %ld", pss);
    }
  if (file != NULL)
    fclose (file);
}

int
main (int argc, char **argv)
{
  Display *display = XOpenDisplay (NULL);
  double start, mapped, painted;
  long rss = 0, pss = 0;
  Window window;
  pid_t pid;

  if (argc < 2 || display == NULL)
    return 2;
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, True);
  start = now_ms ();
  pid = fork ();
  if (pid == 0)
    {
      close (3);
      execvp (argv[1], argv + 1);
      _exit (127);
    }
  window = pid > 0 ? wait_mapped (display, start + GIVE_UP_MS) : None;
  mapped = now_ms () - start;
  while (window != None && !is_painted (display, window) && now_ms () < start + GIVE_UP_MS)
    poll (NULL, 0, 1);
  painted = now_ms () - start;
  wait_idle (pid, start + GIVE_UP_MS);
  read_memory (pid, &rss, &pss);
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  if (window == None || rss == 0)
    return 1;
  dprintf (3, "%.1f %.1f %ld %ld\n", mapped, painted, rss, pss);
  return 0;
}
