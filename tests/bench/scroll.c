/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scroll.h"

#include <stdlib.h>
#include <time.h>

#define FRAMES 300

typedef enum
{
  SMOOTH,
  FAST,
  JUMP,
  N_WAYS,
} Way;

static const char *const way_names[] = { "smooth", "fast", "jump" };

typedef struct
{
  GtkAdjustment *down;
  GtkAdjustment *across;
  Way way;
  guint frame;
  double started; /* ms of CPU time; -1 when no frame runs */
  double times[FRAMES];
  GMainLoop *loop;
} Scroll;

/**
 * scroll_cpu_ms:
 *
 * Returns: what this thread has had of the processor, in ms
 */
double
scroll_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void
jump (GtkAdjustment *adjustment)
{
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  gtk_adjustment_set_value (adjustment, g_random_double () * end);
}

static void
before_cb (GdkFrameClock *clock, gpointer user_data)
{
  Scroll *self = user_data;
  double value = gtk_adjustment_get_value (self->down);

  self->started = scroll_cpu_ms ();
  if (self->way == SMOOTH)
    gtk_adjustment_set_value (self->down, value + 40);
  else if (self->way == FAST)
    gtk_adjustment_set_value (self->down, value + 500);
  else
    {
      jump (self->down);
      jump (self->across);
    }
}

static void
after_cb (GdkFrameClock *clock, gpointer user_data)
{
  Scroll *self = user_data;

  if (self->started < 0)
    return;
  self->times[self->frame++] = scroll_cpu_ms () - self->started;
  self->started = -1;
  if (self->frame == FRAMES)
    g_main_loop_quit (self->loop);
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/**
 * scroll_and_print:
 * @scrollable: a widget on the screen
 * @label: what the lines begin with
 *
 * Scrolls smoothly, fast and in jumps, and prints of each the median and 99th percentile of what
 * the main thread spends on a frame, in ms.
 */
void
scroll_and_print (GtkWidget *scrollable, const char *label)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GtkAdjustment) down = NULL;
  g_autoptr (GtkAdjustment) across = NULL;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (scrollable);
  Scroll self = { .loop = loop, .started = -1 };

  g_object_get (scrollable, "vadjustment", &down, "hadjustment", &across, NULL);
  self.down = down;
  self.across = across;
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), &self);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_cb), &self);
  gdk_frame_clock_begin_updating (clock);
  for (self.way = 0; self.way < N_WAYS; self.way++)
    {
      self.frame = 0;
      gtk_adjustment_set_value (down, 0);
      g_main_loop_run (loop);
      qsort (self.times, FRAMES, sizeof self.times[0], compare);
      g_print ("%s %s median %.2f p99 %.2f\n", label, way_names[self.way], self.times[FRAMES / 2],
               self.times[FRAMES * 99 / 100]);
    }
  gdk_frame_clock_end_updating (clock);
  g_signal_handlers_disconnect_by_data (clock, &self);
}
