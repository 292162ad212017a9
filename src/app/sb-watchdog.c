/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-watchdog.h"

#include <time.h>

/* What a person feels, in µs. */
#define LONG_GAP 50000

/* A poll function gets no user data, and there is one main loop: hence one static. */
static struct
{
  GPollFunc next; /* (nullable): what polls; %NULL while the watchdog is off */
  gboolean is_loud;
  gboolean is_printed;
  gboolean has_frames;
  gboolean is_armed; /* the first frame was drawn: what came before is the start, not a wait */
  gint64 woke_at;    /* µs; 0 before the first poll and after a reset */
  gint64 woke_cpu;
  gint64 longest;
  gint64 longest_cpu;
  gint64 frame_cpu;
  GArray *frames; /* (nullable): CPU time of each frame, in µs, gint64 */
} watchdog;

static gint64
cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
note_gap (void)
{
  gint64 gap = g_get_monotonic_time () - watchdog.woke_at;
  gint64 cpu = cpu_time () - watchdog.woke_cpu;

  if (gap > LONG_GAP && watchdog.is_loud)
    g_message ("the main loop was away for %.1f ms (%.1f ms of CPU)", gap / 1000.0, cpu / 1000.0);
  watchdog.longest = MAX (watchdog.longest, gap);
  watchdog.longest_cpu = MAX (watchdog.longest_cpu, cpu);
}

static int
poll_cb (GPollFD *fds, guint n_fds, int timeout)
{
  int n_ready;

  if (watchdog.woke_at != 0 && watchdog.is_armed)
    note_gap ();
  n_ready = watchdog.next (fds, n_fds, timeout);
  watchdog.woke_at = g_get_monotonic_time ();
  watchdog.woke_cpu = cpu_time ();
  return n_ready;
}

static gboolean
is_set (const char *name)
{
  return g_strcmp0 (g_getenv (name), "1") == 0;
}

/**
 * sb_watchdog_start:
 *
 * Makes ready to watch, in debug builds or where the environment asks for it.
 */
void
sb_watchdog_start (void)
{
  GMainContext *context = g_main_context_default ();

  watchdog.is_printed = is_set ("SWITCHBACK_WATCHDOG");
  watchdog.has_frames = is_set ("SWITCHBACK_FRAMES");
#ifndef NDEBUG
  watchdog.is_loud = TRUE;
#endif
  watchdog.is_loud = watchdog.is_loud || watchdog.is_printed;
  if (watchdog.next || (!watchdog.is_loud && !watchdog.has_frames))
    return;
  watchdog.next = g_main_context_get_poll_func (context);
  g_main_context_set_poll_func (context, poll_cb);
}

/**
 * sb_watchdog_stop:
 *
 * Prints the report where the environment asks for it, and watches no more.
 */
void
sb_watchdog_stop (void)
{
  if (watchdog.next == NULL)
    return;
  if (watchdog.is_printed || watchdog.has_frames)
    sb_watchdog_report ();
  g_main_context_set_poll_func (g_main_context_default (), watchdog.next);
  watchdog.next = NULL;
  watchdog.is_armed = FALSE;
  sb_watchdog_reset ();
  g_clear_pointer (&watchdog.frames, g_array_unref);
}

/**
 * sb_watchdog_reset:
 *
 * Forgets what was measured. The dispatch that calls this does not count.
 */
void
sb_watchdog_reset (void)
{
  watchdog.woke_at = 0;
  watchdog.longest = 0;
  watchdog.longest_cpu = 0;
  if (watchdog.frames)
    g_array_set_size (watchdog.frames, 0);
}

/**
 * sb_watchdog_get_longest_gap:
 *
 * Returns: µs: the longest time for which the main loop was away from its poll since the start or
 *   the last reset
 */
gint64
sb_watchdog_get_longest_gap (void)
{
  return watchdog.longest;
}

/**
 * sb_watchdog_get_n_frames:
 *
 * Returns: how many frames were drawn since the start or the last reset
 */
guint
sb_watchdog_get_n_frames (void)
{
  return watchdog.frames ? watchdog.frames->len : 0;
}

static void
before_paint_cb (void)
{
  watchdog.frame_cpu = cpu_time ();
}

static void
after_paint_cb (void)
{
  gint64 cpu = cpu_time () - watchdog.frame_cpu;

  if (watchdog.frames && watchdog.frame_cpu != 0)
    g_array_append_val (watchdog.frames, cpu);
  watchdog.frame_cpu = 0;
  if (watchdog.is_armed)
    return;
  watchdog.is_armed = TRUE;
  watchdog.woke_at = 0;
}

static void
realize_cb (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect_object (clock, "before-paint", before_paint_cb, window, 0);
  g_signal_connect_object (clock, "after-paint", after_paint_cb, window, 0);
}

/**
 * sb_watchdog_watch_window:
 * @window: a window that is not realized yet
 *
 * The loop is watched from @window's first frame on; where SWITCHBACK_FRAMES asks for it, its frames
 * are counted.
 */
void
sb_watchdog_watch_window (GtkWidget *window)
{
  if (watchdog.next == NULL)
    return;
  if (watchdog.has_frames && watchdog.frames == NULL)
    watchdog.frames = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/**
 * sb_watchdog_dup_report:
 *
 * Returns: (transfer full): "longest main loop gap: 23.4 ms (CPU 20.1 ms)" and, where frames are
 *   counted, "frames: 512, CPU median 1.62 ms, p99 7.10 ms, longest 8.00 ms"; a line each
 */
char *
sb_watchdog_dup_report (void)
{
  GString *text = g_string_new (NULL);
  guint n = sb_watchdog_get_n_frames ();
  g_autoptr (GArray) sorted = NULL;

  g_string_printf (text, "longest main loop gap: %.1f ms (CPU %.1f ms)\n",
                   watchdog.longest / 1000.0, watchdog.longest_cpu / 1000.0);
  if (!watchdog.has_frames)
    return g_string_free (text, FALSE);
  g_string_append_printf (text, "frames: %u", n);
  if (n > 0)
    {
      sorted = g_array_copy (watchdog.frames);
      g_array_sort (sorted, compare_times);
      g_string_append_printf (text, ", CPU median %.2f ms, p99 %.2f ms, longest %.2f ms",
                              g_array_index (sorted, gint64, n / 2) / 1000.0,
                              g_array_index (sorted, gint64, (n - 1) * 99 / 100) / 1000.0,
                              g_array_index (sorted, gint64, n - 1) / 1000.0);
    }
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

/**
 * sb_watchdog_report:
 *
 * Prints the report on standard output.
 */
void
sb_watchdog_report (void)
{
  g_autofree char *text = sb_watchdog_dup_report ();

  g_print ("%s", text);
}
