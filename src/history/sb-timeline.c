/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts files and history rows side by side and says one state for each. */
#include "sb-timeline.h"

#include <string.h>

#include "sb-includes.h"
#include "sb-printable.h"
#include "sb-timeline-private.h"

struct _SbTimeline
{
  gatomicrefcount ref_count;
  SbProject *project;
  SbHistory *history;
  GArray *rows;       /* SbTimelineRow, oldest first */
  GHashTable *by_key; /* key → index + 1 */
  guint counts[SB_N_STATES];
};

static void
clear_row (gpointer data)
{
  SbTimelineRow *row = data;

  g_clear_pointer (&row->migration, sb_migration_unref);
  g_free (row->key);
  g_free (row->version);
  g_free (row->description);
  g_free (row->applied_at);
  g_free (row->note);
  g_free (row->renamed);
}

static gboolean
is_unfinished (const SbJournalEntry *entry, const char *direction)
{
  return entry != NULL && strcmp (entry->direction, direction) == 0
         && (strcmp (entry->state, "running") == 0 || strcmp (entry->state, "partial") == 0);
}

static gboolean
is_step (const SbJournalEntry *entry, const char *direction, const char *state)
{
  return entry != NULL && strcmp (entry->direction, direction) == 0
         && strcmp (entry->state, state) == 0;
}

static char *
dup_error (const SbJournalEntry *entry, const char *what)
{
  g_autofree char *words = NULL;

  if (entry->error == NULL)
    return g_strdup (what);
  words = sb_printable_ellipsize (entry->error, 300);
  return g_strdup_printf ("%s: %s", what, words);
}

/* Whether any of its statements may have been done. Where the journal's details cannot be had, the
 * answer is yes. */
static gboolean
has_begun (const SbJournalEntry *entry)
{
  if (strcmp (entry->state, "running") != 0 || entry->n_progress == 0)
    return TRUE;
  for (guint i = 0; i < entry->n_progress; i++)
    if (strcmp (entry->progress[i].state, "pending") != 0)
      return TRUE;
  return FALSE;
}

/* "apply stopped at statement 3 of 5 (CREATE INDEX CONCURRENTLY)", or "apply goes on in server
 * process 4711, at statement 3 of 5" while that works, be its program alive or not. */
static char *
dup_progress (const SbJournalEntry *entry)
{
  const char *what = strcmp (entry->direction, "apply") == 0 ? "apply" : "roll back";
  g_autoptr (GString) where = g_string_new (what);
  guint at = 0;

  while (at < entry->n_progress && strcmp (entry->progress[at].state, "done") == 0)
    at++;
  if (entry->runner_pid != NULL)
    g_string_append_printf (where, " goes on in server process %s,", entry->runner_pid);
  else
    g_string_append (where, " stopped");
  if (entry->statements == 0)
    return dup_error (entry, where->str);
  if (entry->statements_done >= entry->statements)
    g_string_append_printf (where, " behind the last of %u statements", entry->statements);
  else
    g_string_append_printf (where, " at statement %u of %u", entry->statements_done + 1,
                            entry->statements);
  if (at < entry->n_progress && *entry->progress[at].statement_class != '\0')
    {
      g_autofree char *name = sb_printable_ellipsize (entry->progress[at].statement_class, 60);

      g_string_append_printf (where, " (%s)", name);
    }
  return dup_error (entry, where->str);
}

/* A file that the history has. */
static void
judge_applied (SbTimelineRow *row, const SbHistoryRow *applied)
{
  const SbJournalEntry *entry = row->entry;

  row->applied_at = g_strdup (applied->applied_at);
  if (entry != NULL && entry->applied_at != NULL)
    {
      row->duration_ms = entry->applied_ms;
      if (row->applied_at == NULL)
        row->applied_at = g_strdup (entry->applied_at);
    }
  if (is_unfinished (entry, "rollback") && has_begun (entry))
    {
      row->state = SB_STATE_PARTIAL;
      row->note = dup_progress (entry);
      return;
    }
  row->state = SB_STATE_APPLIED;
  if (entry != NULL && entry->applied_sha256 != NULL
      && !sb_includes_is_same (entry->applied_sha256,
                               sb_migration_get_run_checksum (row->migration)))
    {
      row->state = SB_STATE_CHANGED;
      row->note = g_strdup (strncmp (entry->applied_sha256, row->migration->checksum,
                                     strlen (row->migration->checksum))
                                    == 0
                                ? "a file that it includes was edited after it was applied"
                                : "its file was edited after it was applied");
    }
  else if (is_step (entry, "rollback", "failed"))
    row->note = dup_error (entry, "the last roll back failed");
}

/* A file that the history does not have. Which pending ones are late is seen later. */
static void
judge_pending (SbTimelineRow *row)
{
  const SbJournalEntry *entry = row->entry;

  row->state = SB_STATE_PENDING;
  /* What was half applied, and not rolled back since. */
  if (entry != NULL && entry->before != NULL)
    {
      if (!is_unfinished (entry, "rollback") || !has_begun (entry))
        entry = row->entry = entry->before;
      row->state = SB_STATE_PARTIAL;
      row->note = dup_progress (entry);
    }
  else if (is_unfinished (entry, "apply"))
    {
      row->state = has_begun (entry) ? SB_STATE_PARTIAL : SB_STATE_PENDING;
      row->note = dup_progress (entry);
    }
  else if (is_step (entry, "apply", "failed"))
    {
      row->state = SB_STATE_FAILED;
      row->note = dup_error (entry, "the last try failed");
    }
  else if (is_step (entry, "apply", "applied") || is_unfinished (entry, "rollback"))
    row->note = g_strdup ("it was applied before; its row in the history was removed elsewhere");
}

/* A row for @migration; what the history says of it is marked in @used. */
static SbTimelineRow
make_file (SbTimeline *self, SbMigration *migration, gboolean *used)
{
  const SbHistoryRow *applied = NULL;
  SbTimelineRow row = { .state = SB_STATE_UNKNOWN, .duration_ms = -1 };

  row.migration = sb_migration_ref (migration);
  row.version = g_strdup (migration->version);
  row.description = g_strdup (migration->description);
  if (self->history == NULL)
    row.key = g_strdup (migration->key);
  else
    {
      row.key = sb_history_dup_key (self->history, migration);
      row.entry = sb_history_find_entry (self->history, row.key);
      applied = sb_history_find (self->history, row.key);
      if (applied != NULL)
        {
          used[applied - sb_history_get_row (self->history, 0)] = TRUE;
          judge_applied (&row, applied);
        }
      else
        judge_pending (&row);
    }
  if (row.note == NULL && migration->unreadable != NULL)
    row.note = g_strdup (migration->unreadable);
  return row;
}

/* What a key alone tells: "033_add_users.sql", or a version with the name beside it. */
static SbTimelineRow
make_missing (SbHistory *history, const SbHistoryRow *applied)
{
  SbTimelineRow row = { .state = SB_STATE_MISSING, .duration_ms = -1 };
  gsize digits = strspn (applied->key, "0123456789");
  const char *rest = applied->name != NULL ? applied->name : applied->key + digits;

  row.key = g_strdup (applied->key);
  row.version = g_strndup (applied->key, digits);
  rest += strspn (rest, "_-. ");
  row.description = g_strndup (rest, strlen (rest) - (g_str_has_suffix (rest, ".sql") ? 4 : 0));
  g_strdelimit (row.description, "_", ' ');
  row.applied_at = g_strdup (applied->applied_at);
  row.entry = sb_history_find_entry (history, applied->key);
  row.note = g_strdup ("it is applied, but its file is gone");
  if (row.entry != NULL && row.entry->applied_at != NULL)
    {
      row.duration_ms = row.entry->applied_ms;
      if (row.applied_at == NULL)
        row.applied_at = g_strdup (row.entry->applied_at);
    }
  return row;
}

/* Versions as the layout orders them: numbers as integers of any length, else as text. */
static int
compare_versions (const char *a, const char *b, gboolean numbered)
{
  gsize a_length, b_length;

  if (!numbered)
    return strcmp (a, b);
  a += strspn (a, "0");
  b += strspn (b, "0");
  a_length = strlen (a);
  b_length = strlen (b);
  return a_length != b_length ? (a_length < b_length ? -1 : 1) : strcmp (a, b);
}

static int
compare_missing (gconstpointer a, gconstpointer b, gpointer numbered)
{
  const SbTimelineRow *row = a, *other = b;
  int order = compare_versions (row->version, other->version, GPOINTER_TO_INT (numbered));

  return order != 0 ? order : strcmp (row->key, other->key);
}

/* History rows without a file, in the order of their versions. */
static GArray *
list_missing (SbTimeline *self, const gboolean *used, gboolean numbered)
{
  GArray *missing = g_array_new (FALSE, TRUE, sizeof (SbTimelineRow));

  if (self->history == NULL)
    return missing;
  for (guint i = 0; i < sb_history_get_n_rows (self->history); i++)
    if (!used[i])
      {
        SbTimelineRow row = make_missing (self->history, sb_history_get_row (self->history, i));

        g_array_append_val (missing, row);
      }
  g_array_sort_with_data (missing, compare_missing, GINT_TO_POINTER (numbered));
  return missing;
}

/* Rows for all files and for what is applied without one, oldest first. */
static void
fill (SbTimeline *self, gboolean numbered)
{
  guint n = sb_project_get_n_migrations (self->project), next = 0;
  g_autofree gboolean *used =
      g_new0 (gboolean, self->history != NULL ? sb_history_get_n_rows (self->history) + 1 : 1);
  g_autofree SbTimelineRow *files = g_new (SbTimelineRow, n + 1);
  g_autoptr (GArray) missing = NULL;

  for (guint i = 0; i < n; i++)
    files[i] = make_file (self, sb_project_get_migration (self->project, i), used);
  missing = list_missing (self, used, numbered);
  for (guint i = 0; i < n; i++)
    {
      /* One of the same version comes first: a renamed file is not late. */
      for (; next < missing->len; next++)
        {
          SbTimelineRow *row = &g_array_index (missing, SbTimelineRow, next);

          if (compare_versions (row->version, files[i].version, numbered) > 0)
            break;
          g_array_append_val (self->rows, *row);
        }
      g_array_append_val (self->rows, files[i]);
    }
  if (next < missing->len)
    g_array_append_vals (self->rows, &g_array_index (missing, SbTimelineRow, next),
                         missing->len - next);
}

/* Pending ones before the newest that is applied. */
static void
mark_late (SbTimeline *self)
{
  guint newest = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      SbTimelineRow *row = &g_array_index (self->rows, SbTimelineRow, i);

      if (row->state == SB_STATE_MISSING || sb_state_is_applied (row->state)
          || (row->state == SB_STATE_PARTIAL && sb_history_find (self->history, row->key) != NULL))
        newest = i;
    }
  for (guint i = 0; i < newest; i++)
    {
      SbTimelineRow *row = &g_array_index (self->rows, SbTimelineRow, i);

      if (row->state == SB_STATE_PENDING)
        row->state = SB_STATE_LATE;
    }
}

/**
 * sb_timeline_new:
 * @project: the files
 * @history: (nullable): what is applied; %NULL when no target could be read: all states are then
 *   %SB_STATE_UNKNOWN
 *
 * Pure: reads neither disk nor server. Any thread may call this.
 *
 * Returns: (transfer full): the timeline
 */
SbTimeline *
sb_timeline_new (SbProject *project, SbHistory *history)
{
  SbTimeline *self = g_new0 (SbTimeline, 1);
  gboolean numbered = strcmp (sb_layout_get_id (sb_project_get_layout (project)), "numbered") == 0;

  g_atomic_ref_count_init (&self->ref_count);
  self->project = sb_project_ref (project);
  self->history = history != NULL ? sb_history_ref (history) : NULL;
  self->rows = g_array_new (FALSE, TRUE, sizeof (SbTimelineRow));
  g_array_set_clear_func (self->rows, clear_row);
  fill (self, numbered);
  if (history != NULL)
    {
      sb_timeline_find_renamed (self->rows, numbered);
      mark_late (self);
    }
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = self->rows->len; i > 0; i--)
    {
      SbTimelineRow *row = &g_array_index (self->rows, SbTimelineRow, i - 1);

      self->counts[row->state]++;
      g_hash_table_replace (self->by_key, row->key, GUINT_TO_POINTER (i));
    }
  return self;
}

/**
 * sb_timeline_ref:
 * @self: a timeline
 *
 * Any thread may call this.
 *
 * Returns: (transfer full): @self
 */
SbTimeline *
sb_timeline_ref (SbTimeline *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_timeline_unref:
 * @self: (transfer full): a timeline
 *
 * Any thread may call this.
 */
void
sb_timeline_unref (SbTimeline *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->by_key);
  g_array_unref (self->rows);
  g_clear_pointer (&self->history, sb_history_unref);
  sb_project_unref (self->project);
  g_free (self);
}

/**
 * sb_timeline_get_project:
 * @self: a timeline
 *
 * Returns: (transfer none): the files it was made from
 */
SbProject *
sb_timeline_get_project (SbTimeline *self)
{
  return self->project;
}

/**
 * sb_timeline_get_history:
 * @self: a timeline
 *
 * Returns: (transfer none) (nullable): the history it was made from
 */
SbHistory *
sb_timeline_get_history (SbTimeline *self)
{
  return self->history;
}

/**
 * sb_timeline_get_n_rows:
 * @self: a timeline
 *
 * Returns: how many migrations it has, missing ones too
 */
guint
sb_timeline_get_n_rows (SbTimeline *self)
{
  return self->rows->len;
}

/**
 * sb_timeline_get_row:
 * @self: a timeline
 * @index: from 0, oldest first, in the project's order; missing ones stand by their version
 *
 * Returns: (transfer none): one of its rows
 */
const SbTimelineRow *
sb_timeline_get_row (SbTimeline *self, guint index)
{
  g_return_val_if_fail (index < self->rows->len, NULL);
  return &g_array_index (self->rows, SbTimelineRow, index);
}

/**
 * sb_timeline_count:
 * @self: a timeline
 * @state: a state
 *
 * Returns: how many of its migrations are in that state
 */
guint
sb_timeline_count (SbTimeline *self, SbState state)
{
  return self->counts[state];
}

/**
 * sb_timeline_find:
 * @self: a timeline
 * @key: a row's key
 *
 * Returns: (transfer none) (nullable): the row; of two files with one key the first
 */
const SbTimelineRow *
sb_timeline_find (SbTimeline *self, const char *key)
{
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_key, key));

  return at > 0 ? sb_timeline_get_row (self, at - 1) : NULL;
}

/**
 * sb_state_get_name:
 * @state: a state
 *
 * Returns: (transfer none): the word for it
 */
const char *
sb_state_get_name (SbState state)
{
  static const char *const names[SB_N_STATES] = { "partial", "missing", "changed", "applied",
                                                  "failed",  "late",    "pending", "unknown" };

  return names[state];
}

/**
 * sb_state_is_applied:
 * @state: a state
 *
 * Returns: whether a migration in this state has files here and is applied in full: applied or
 * changed
 */
gboolean
sb_state_is_applied (SbState state)
{
  return state == SB_STATE_APPLIED || state == SB_STATE_CHANGED;
}
