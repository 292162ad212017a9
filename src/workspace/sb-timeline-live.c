/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run tells about one row while it goes on, until the timeline is read anew. */
#include "sb-timeline-item-private.h"

#include <string.h>

#include "sb-printable.h"

#define MAX_ERROR 300

static void
begin (SbTimelineItem *self, const SbRunEvent *event)
{
  const SbMigration *migration = self->row->migration;

  self->running = TRUE;
  g_clear_pointer (&self->waiting, g_free);
  self->undoing = migration != NULL
                  && g_strcmp0 (event->file, migration->paths[SB_ROLE_ROLLBACK]) == 0;
  self->statement = 0;
  self->n_statements = event->n_statements;
  g_clear_pointer (&self->error, g_free);
}

static void
take_error (SbTimelineItem *self, const SbRunEvent *event)
{
  const char *words = event->message != NULL ? event->message->message : event->text;

  g_free (self->error);
  self->error = words != NULL ? sb_printable_ellipsize (words, MAX_ERROR) : NULL;
  if (event->statement > 0)
    self->statement = event->statement;
}

static char *
dup_note (SbTimelineItem *self, const char *what)
{
  return self->error != NULL ? g_strdup_printf ("%s: %s", what, self->error) : g_strdup (what);
}

static void
end (SbTimelineItem *self, const SbRunEvent *event)
{
  const char *state = event->state != NULL ? event->state : "unknown";

  self->running = FALSE;
  g_clear_pointer (&self->waiting, g_free);
  if (strcmp (state, "cancelled") == 0 || strcmp (state, "not-run") == 0)
    return;
  g_clear_pointer (&self->live_note, g_free);
  if (strcmp (state, "applied") == 0)
    {
      self->state = SB_STATE_APPLIED;
      self->live_at = event->time;
      self->live_us = event->duration_us;
    }
  else if (strcmp (state, "rolled-back") == 0)
    {
      self->state = SB_STATE_PENDING;
      self->n_checks = self->n_passed = 0;
    }
  else if (strcmp (state, "failed") == 0 && self->undoing)
    self->live_note = dup_note (self, "the last roll back failed");
  else if (strcmp (state, "failed") == 0)
    {
      self->state = SB_STATE_FAILED;
      self->live_note = g_strdup (self->error);
    }
  else if (strcmp (state, "partial") == 0)
    {
      self->state = SB_STATE_PARTIAL;
      self->live_note = g_strdup (self->error);
    }
  else
    {
      self->state = SB_STATE_UNKNOWN;
      self->live_note = g_strdup ("how it ended is not known yet");
    }
  self->live = TRUE;
}

static void
take_check (SbTimelineItem *self, const SbRunEvent *event)
{
  if (g_strcmp0 (self->verify_run, event->run_id) != 0)
    {
      g_free (self->verify_run);
      self->verify_run = g_strdup (event->run_id);
      self->n_checks = self->n_passed = 0;
    }
  if (event->check->verdict == SB_VERDICT_SKIPPED)
    return;
  self->n_checks++;
  self->n_passed += event->check->verdict == SB_VERDICT_PASSED;
}

static void
take_wait (SbTimelineItem *self, const SbRunEvent *event)
{
  g_autofree char *what = event->wait != NULL ? sb_lock_wait_dup_what (event->wait) : NULL;

  g_clear_pointer (&self->waiting, g_free);
  if (event->kind == SB_EVENT_RETRY)
    {
      self->statement = event->statement > 0 ? event->statement - 1 : 0;
      self->waiting = g_strdup_printf ("pausing before try %u of %u", event->attempt,
                                       event->n_attempts);
    }
  else if (what != NULL)
    self->waiting = g_strdup_printf ("waiting for %s", what);
}

/* Follows an event that is about this migration. Returns whether it says
 * something else now; the caller tells. */
gboolean
sb_timeline_item_push_event (SbTimelineItem *self, const SbRunEvent *event)
{
  switch (event->kind)
    {
    case SB_EVENT_MIGRATION_START:
      begin (self, event);
      break;
    case SB_EVENT_STATEMENT:
      self->statement = event->statement;
      self->n_statements = event->n_statements;
      g_clear_pointer (&self->waiting, g_free);
      break;
    case SB_EVENT_LOCK_WAIT:
    case SB_EVENT_RETRY:
      take_wait (self, event);
      break;
    case SB_EVENT_ERROR:
      take_error (self, event);
      break;
    case SB_EVENT_MIGRATION_END:
      end (self, event);
      break;
    case SB_EVENT_CHECK:
      take_check (self, event);
      break;
    default:
      return FALSE;
    }
  sb_timeline_item_forget_words (self);
  return TRUE;
}

/* The run is over, however it ended. Returns whether that is news; the caller tells. */
gboolean
sb_timeline_item_stop (SbTimelineItem *self)
{
  if (!self->running)
    return FALSE;
  self->running = FALSE;
  sb_timeline_item_forget_words (self);
  return TRUE;
}

/* Of another target nothing is known. */
void
sb_timeline_item_forget_checks (SbTimelineItem *self)
{
  g_clear_pointer (&self->verify_run, g_free);
  self->n_checks = self->n_passed = 0;
  sb_timeline_item_forget_words (self);
}

/* What the checks said stays as long as what they checked is applied, also while that is being read
 * again. */
void
sb_timeline_item_forget_live (SbTimelineItem *self)
{
  self->running = FALSE;
  self->live = FALSE;
  self->live_us = -1;
  g_clear_pointer (&self->live_note, g_free);
  g_clear_pointer (&self->error, g_free);
  if (self->state != SB_STATE_APPLIED && self->state != SB_STATE_CHANGED
      && self->state != SB_STATE_UNKNOWN)
    sb_timeline_item_forget_checks (self);
}
