/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row of the timeline says: its line of facts, its badges, and what a search compares. */
#include "sb-timeline-item-private.h"

#include <string.h>

#include "sb-printable.h"
#include "sb-proof-words.h"

#define MAX_NOTE 300
#define MAX_COUNTED 99

/* Lower case without differences that people do not see, so that a search finds "É" by "é". */
char *
sb_timeline_words_fold (const char *text)
{
  g_autofree char *normal = NULL, *valid = NULL;

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  valid = g_utf8_make_valid (text, -1);
  normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  return g_utf8_casefold (normal, -1);
}

/* The words of a search, folded; %NULL when there are none. */
char **
sb_timeline_words_split (const char *search)
{
  g_autofree char *folded = sb_timeline_words_fold (search);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\r\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  gboolean is_empty = TRUE;

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      {
        g_strv_builder_add (words, parts[i]);
        is_empty = FALSE;
      }
  return is_empty ? NULL : g_strv_builder_end (words);
}

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b)
         && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

/* "today 10:30", "yesterday 10:30", "12 Nov", "12 Nov 2025", in the time zone of @now. */
char *
sb_timeline_words_time (gint64 unix_time, GDateTime *now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_time);
  g_autoptr (GDateTime) then = NULL, yesterday = NULL;

  if (utc == NULL)
    return g_strdup ("");
  then = g_date_time_to_timezone (utc, g_date_time_get_timezone (now));
  yesterday = g_date_time_add_days (now, -1);
  if (is_same_day (then, now))
    return g_date_time_format (then, "today %H:%M");
  if (is_same_day (then, yesterday))
    return g_date_time_format (then, "yesterday %H:%M");
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    return g_date_time_format (then, "%-e %b");
  return g_date_time_format (then, "%-e %b %Y");
}

static char *
dup_duration (gint64 us)
{
  if (us < 1000)
    return g_strdup ("under 1 ms");
  if (us < G_USEC_PER_SEC)
    return g_strdup_printf ("%d ms", (int) (us / 1000));
  if (us < 100 * G_USEC_PER_SEC)
    return g_strdup_printf ("%.1f s", us / 1e6);
  return g_strdup_printf ("%" G_GINT64_FORMAT " min %d s", us / G_USEC_PER_SEC / 60,
                          (int) (us / G_USEC_PER_SEC % 60));
}

static void
add (GString *line, const char *fact)
{
  if (line->len > 0)
    g_string_append (line, " · ");
  g_string_append (line, fact);
}

static void
add_note (GString *line, const char *note)
{
  g_autofree char *shown = note != NULL ? sb_printable_ellipsize (note, MAX_NOTE) : NULL;

  if (shown != NULL)
    add (line, shown);
}

static const char *
get_note (SbTimelineItem *self)
{
  return self->live ? self->live_note : self->row->note;
}

/* "Applied today 10:30 · 84 ms" */
static void
add_applied (SbTimelineItem *self, GString *line, GDateTime *now)
{
  g_autofree char *time = NULL, *duration = NULL;
  gint64 us = self->row->duration_ms >= 0 ? MAX (self->row->duration_ms, 1) * 1000 : -1;

  if (self->live && self->live_us >= 0)
    {
      time = sb_timeline_words_time (self->live_at / G_USEC_PER_SEC, now);
      us = self->live_us;
    }
  else if (self->row->applied_at != NULL)
    {
      g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
      g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (self->row->applied_at, utc);

      if (at != NULL)
        time = sb_timeline_words_time (g_date_time_to_unix (at), now);
    }
  add (line, "Applied");
  if (time != NULL)
    g_string_append_printf (line, " %s", time);
  duration = us >= 0 && self->state == SB_STATE_APPLIED ? dup_duration (us) : NULL;
  if (duration != NULL)
    add (line, duration);
}

static void
add_checks (SbTimelineItem *self, GString *line)
{
  g_autofree char *text = NULL;

  if (self->n_checks == 0)
    return;
  text = g_strdup_printf ("verified %u/%u", self->n_passed, self->n_checks);
  add (line, text);
}

static void
add_partial (SbTimelineItem *self, GString *line)
{
  const SbJournalEntry *entry = self->row->entry;
  gboolean undoing = self->live ? self->undoing
                                : entry != NULL && strcmp (entry->direction, "rollback") == 0;
  guint done = entry != NULL ? entry->statements_done : 0;
  guint total = self->live ? self->n_statements : entry != NULL ? entry->statements : 0;
  guint at = self->live ? self->statement : MIN (done + 1, total);

  if (!self->live && entry != NULL && entry->runner_pid != NULL)
    g_string_append_printf (line, "%s goes on in server process %s · %u of %u statements done",
                            undoing ? "Roll back" : "Apply", entry->runner_pid, done, total);
  else if (total == 0)
    add (line, undoing ? "Roll back stopped half-way" : "Stopped half-way");
  else
    g_string_append_printf (line, "%s at statement %u of %u",
                            undoing ? "Roll back stopped" : "Stopped", at, total);
  if (self->live)
    add_note (line, self->live_note);
  else if (entry != NULL)
    add_note (line, entry->error);
}

static void
add_failed (SbTimelineItem *self, GString *line)
{
  const SbJournalEntry *entry = self->row->entry;

  add (line, "Failed");
  if (self->live)
    add_note (line, self->live_note);
  else
    add_note (line, entry != NULL && entry->error != NULL ? entry->error : self->row->note);
}

static void
add_missing (SbTimelineItem *self, GString *line, GDateTime *now)
{
  add_applied (self, line, now);
  if (self->row->renamed != NULL)
    {
      g_autofree char *name = sb_printable_ellipsize (self->row->renamed, MAX_NOTE);
      g_autofree char *text = g_strdup_printf ("its file is probably %s now", name);

      add (line, text);
    }
  else
    add (line, "its file is gone");
}

/* What is not applied yet: what it will do. */
static void
add_pending (SbTimelineItem *self, GString *line, const char *word)
{
  const SbMigration *migration = self->row->migration;
  const char *note = get_note (self);

  if (word != NULL)
    add (line, word);
  if (migration != NULL && migration->unreadable != NULL)
    {
      add (line, "its file cannot be read");
      add_note (line, migration->unreadable);
      return;
    }
  if (note != NULL)
    add_note (line, note);
  else if (self->summary != NULL && *self->summary != '\0')
    add (line, self->summary);
}

static void
add_running (SbTimelineItem *self, GString *line)
{
  g_string_append (line, self->undoing ? "Rolling back" : "Applying");
  if (self->waiting != NULL)
    {
      g_string_append_printf (line, " · %s", self->waiting);
      return;
    }
  if (self->n_statements > 0)
    g_string_append_printf (line, " · statement %u of %u",
                            MIN (self->statement + 1, self->n_statements), self->n_statements);
}

/* The line of facts of a migration; @now decides what today is, and the time zone. */
char *
sb_timeline_words_facts (SbTimelineItem *self, GDateTime *now)
{
  g_autoptr (GString) line = g_string_new (NULL);

  if (self->running)
    {
      add_running (self, line);
      return g_string_free (g_steal_pointer (&line), FALSE);
    }
  switch (self->state)
    {
    case SB_STATE_PARTIAL:
      add_partial (self, line);
      break;
    case SB_STATE_MISSING:
      add_missing (self, line, now);
      break;
    case SB_STATE_CHANGED:
      add_applied (self, line, now);
      add (line, "file edited since");
      add_checks (self, line);
      break;
    case SB_STATE_APPLIED:
      add_applied (self, line, now);
      add_checks (self, line);
      add_note (line, get_note (self));
      break;
    case SB_STATE_FAILED:
      add_failed (self, line);
      break;
    case SB_STATE_LATE:
      add_pending (self, line, "Late");
      break;
    case SB_STATE_PENDING:
      add_pending (self, line, "Pending");
      break;
    default:
      add_pending (self, line, self->live ? "Unknown" : NULL);
      break;
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
free_badge (gpointer data)
{
  SbBadge *badge = data;

  g_free (badge->why);
}

static void
put (GArray *badges, const char *text, SbBadgeTone tone, char *why)
{
  SbBadge badge = { text, tone, why };

  g_array_append_val (badges, badge);
}

static void
put_state (SbTimelineItem *self, GArray *badges)
{
  if (self->running)
    return;
  switch (self->state)
    {
    case SB_STATE_PARTIAL:
      put (badges, "partial", SB_BADGE_ERROR,
           g_strdup ("It stopped half-way, outside a transaction: part of it stays in the target"));
      break;
    case SB_STATE_FAILED:
      put (badges, "failed", SB_BADGE_ERROR,
           g_strdup ("The last try failed and was rolled back: nothing of it is in the target"));
      break;
    case SB_STATE_MISSING:
      put (badges, self->row->renamed != NULL ? "renamed" : "missing", SB_BADGE_WARNING,
           g_strdup (self->row->renamed != NULL
                         ? "It is applied under this name, and its file has another one now"
                         : "It is applied, but its file is gone"));
      break;
    case SB_STATE_CHANGED:
      put (badges, "changed", SB_BADGE_WARNING,
           g_strdup ("Its file was edited after it was applied"));
      break;
    case SB_STATE_LATE:
      put (badges, "late", SB_BADGE_WARNING,
           g_strdup ("It is pending, but older than the newest that is applied"));
      break;
    default:
      break;
    }
}

static void
put_files (SbTimelineItem *self, GArray *badges, const SbMigration *migration)
{
  if (migration->unreadable != NULL)
    put (badges, "unreadable", SB_BADGE_ERROR,
         sb_printable_ellipsize (migration->unreadable, MAX_NOTE));
  if (migration->is_duplicate)
    put (badges, "duplicate", SB_BADGE_ERROR,
         g_strdup_printf ("Another migration has the version %s too",
                          sb_timeline_item_get_version (self)));
  if (migration->other_rollback != NULL)
    put (badges, "two rollbacks", SB_BADGE_ERROR,
         g_strdup ("It has two rollback scripts, so it cannot be rolled back"));
  if (self->row->renamed != NULL && self->state != SB_STATE_MISSING && !self->live)
    {
      g_autofree char *name = sb_printable_ellipsize (self->row->renamed, MAX_NOTE);

      put (badges, "renamed", SB_BADGE_WARNING,
           g_strdup_printf ("It is probably applied already, as %s", name));
    }
  if (migration->paths[SB_ROLE_ROLLBACK] == NULL)
    put (badges, "no rollback", SB_BADGE_WARNING,
         g_strdup ("It has no rollback script: there is no tested way down"));
  if (migration->paths[SB_ROLE_VERIFY] == NULL)
    put (badges, "no verify", SB_BADGE_NEUTRAL,
         g_strdup ("It has no verify script: nothing checks what it did"));
}

/* "3 warnings". Texts of badges are never freed: there are not many of them. */
static const char *
name_count (guint n, const char *one)
{
  g_autofree char *text = n > MAX_COUNTED ? g_strdup_printf ("%u+ %ss", MAX_COUNTED, one)
                                          : g_strdup_printf (n == 1 ? "%u %s" : "%u %ss", n, one);

  return g_intern_string (text);
}

static void
put_findings (SbTimelineItem *self, GArray *badges)
{
  guint n_errors, n_warnings;

  sb_timeline_item_count_findings (self, &n_errors, &n_warnings);
  if (n_errors + n_warnings == 0)
    return;
  put (badges, n_errors > 0 ? name_count (n_errors, "error") : name_count (n_warnings, "warning"),
       n_errors > 0 ? SB_BADGE_ERROR : SB_BADGE_WARNING,
       g_strdup_printf ("Found in its scripts: %s%s%s. Problems lists them",
                        n_errors > 0 ? name_count (n_errors, "error") : "",
                        n_errors > 0 && n_warnings > 0 ? " and " : "",
                        n_warnings > 0 ? name_count (n_warnings, "warning") : ""));
}

static void
put_proof (SbTimelineItem *self, GArray *badges, SbProofTone tone)
{
  static const SbBadgeTone tones[] = { SB_BADGE_SUCCESS, SB_BADGE_WARNING, SB_BADGE_ERROR };
  const SbProof *proof = self->proof;
  const char *text = proof != NULL ? sb_proof_words_badge (proof) : NULL;

  if (text != NULL && sb_proof_words_tone_of (proof) == tone)
    put (badges, text, tones[tone], sb_proof_words_why (proof));
}

/* A migration's badges, the loudest first. */
GArray *
sb_timeline_words_badges (SbTimelineItem *self)
{
  GArray *badges = g_array_new (FALSE, FALSE, sizeof (SbBadge));

  g_array_set_clear_func (badges, free_badge);
  put_state (self, badges);
  if (self->n_passed < self->n_checks)
    put (badges, "check failed", SB_BADGE_ERROR,
         g_strdup_printf ("%u of %u checks failed", self->n_checks - self->n_passed,
                          self->n_checks));
  put_proof (self, badges, SB_PROOF_BAD);
  put_findings (self, badges);
  put_proof (self, badges, SB_PROOF_DOUBTFUL);
  if (self->row->migration != NULL)
    put_files (self, badges, self->row->migration);
  put_proof (self, badges, SB_PROOF_GOOD);
  return badges;
}
