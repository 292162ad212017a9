/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for a condition, however slow the machine is: a test that waits in vain says for what. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SbTestWait SbTestWait;

/**
 * SbTestWait:
 * @place: where in the source
 * @condition: what is waited for, in C
 * @outer: (nullable): the wait that this one is a part of
 */
struct _SbTestWait
{
  const char *place;
  const char *condition;
  SbTestWait *outer;
};

void sb_test_wait_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
void sb_test_wait_begin (SbTestWait *wait);
void sb_test_wait_end (SbTestWait *wait);
void sb_test_wait_moment (gint64 begun, const char *place, const char *condition);

/* @words is @condition with the macros in it as they are written. */
#define SB_TEST_WAIT_AS(words, condition, action)                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    SbTestWait sb_test_wait = { G_STRLOC, words, NULL };                                           \
                                                                                                   \
    sb_test_wait_begin (&sb_test_wait);                                                            \
    while (!(condition))                                                                           \
      action;                                                                                      \
    sb_test_wait_end (&sb_test_wait);                                                              \
  }                                                                                                \
  G_STMT_END

/* Runs @action until @condition holds. Main thread only. */
#define SB_TEST_WAIT(condition, action) SB_TEST_WAIT_AS (#condition, condition, action)

/* Runs the main loop until @condition holds: for what becomes true there. Main thread only. */
#define sb_test_wait_for(condition)                                                                \
  SB_TEST_WAIT_AS (#condition, condition, g_main_context_iteration (NULL, TRUE))

/* Lets happen what is due now. A main loop that never rests fails the test. Main thread only. */
#define sb_test_settle()                                                                           \
  SB_TEST_WAIT_AS ("a main loop at rest", !g_main_context_iteration (NULL, FALSE), (void) 0)

/* Looks every millisecond until @condition holds: for what a process or another thread does. On any
 * thread. */
#define sb_test_poll_for(condition)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 sb_test_begun = g_get_monotonic_time ();                                                \
                                                                                                   \
    while (!(condition))                                                                           \
      sb_test_wait_moment (sb_test_begun, G_STRLOC, #condition);                                   \
  }                                                                                                \
  G_STMT_END

/* Waits for the next frame of a GtkWidget that is shown. */
#define sb_test_wait_for_draw(widget)                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    SbTestWait sb_test_wait = { G_STRLOC, "a frame of " #widget, NULL };                           \
                                                                                                   \
    sb_test_wait_begin (&sb_test_wait);                                                            \
    gtk_test_widget_wait_for_draw (widget);                                                        \
    sb_test_wait_end (&sb_test_wait);                                                              \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
