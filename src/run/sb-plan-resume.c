/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a migration that stopped half-way goes on: from its progress rows and the script as it is
 * now. Nothing that was done may have been edited since; what was not may.
 */
#include "sb-plan-step.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-lexer.h"
#include "sb-run-inspect.h"
#include "sb-script-file.h"

static char *
dup_line (const SbPlanStep *self, guint index)
{
  return sb_script_file_dup_line (
      self->script, sb_script_get_statement (self->script, self->sent[index])->sql_start);
}

static gboolean
is_edited (const SbPlanStep *self, const SbJournalEntry *entry, guint index)
{
  g_autofree char *sql = NULL;
  g_autofree char *sum = NULL;

  if (index >= self->n_statements)
    return TRUE;
  sql = sb_script_dup_sql (self->script, self->sent[index]);
  sum = sb_digest_bytes (sql, strlen (sql));
  return strcmp (sum, entry->progress[index].sha256) != 0;
}

static const char *
get_way_out (const SbPlanStep *self)
{
  return self->role == SB_ROLE_FORWARD ? "bring it back as it was, or roll the migration back"
                                       : "bring it back as it was";
}

static gboolean
check_done (const SbPlanStep *self, const SbJournalEntry *entry, guint n_done, GError **error)
{
  for (guint i = 0; i < n_done; i++)
    {
      if (!is_edited (self, entry, i))
        continue;
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                   "%s cannot go on at statement %u of %u: statement %u (%s) was done and is not "
                   "the same in the file any more; %s",
                   self->migration->version, n_done + 1, entry->statements, i + 1,
                   entry->progress[i].statement_class, get_way_out (self));
      return FALSE;
    }
  return TRUE;
}

/* What a session had and lost, and a statement behind may need. SET can be said again. */
static gboolean
check_session (const SbPlanStep *self, guint n_done, GError **error)
{
  static const char *const lost[] = { "PREPARE", "DECLARE CURSOR", "LISTEN", "LOAD", NULL };

  for (guint i = 0; i < n_done; i++)
    {
      const SbStatement *statement = sb_script_get_statement (self->script, self->sent[i]);
      g_autofree char *sql = sb_script_dup_sql (self->script, self->sent[i]);
      SbLexer lexer = { sql, strlen (sql), 0 };
      SbToken first = sb_lexer_next_significant (&lexer);
      SbToken second = sb_lexer_next_significant (&lexer);
      gboolean temporary = sb_token_is_word (&first, sql, "create")
                           && (sb_token_is_word (&second, sql, "temp")
                               || sb_token_is_word (&second, sql, "temporary"));
      g_autofree char *line = NULL;

      if (!temporary && !g_strv_contains (lost, statement->tag))
        continue;
      line = dup_line (self, i);
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                   "%s cannot go on at statement %u: what statement %u (%s, %s) made is gone "
                   "with its connection; roll the migration back",
                   self->migration->version, n_done + 1, i + 1,
                   temporary ? "a temporary table" : statement->tag, line);
      return FALSE;
    }
  return TRUE;
}

/* The part that has a statement; NULL behind the last. */
static const SbPlanPart *
find_part (const SbPlanStep *self, guint index)
{
  for (guint i = 0; i < self->n_parts; i++)
    if (index < self->parts[i].first + self->parts[i].n)
      return &self->parts[i];
  return NULL;
}

/* Whether only a person can tell what became of the statement. */
static gboolean
needs_answer (const SbPlanStep *self, const SbPlanPart *part, guint index)
{
  if (part->kind == SB_PART_OWN)
    return !part->tells;
  return part->kind == SB_PART_TOGETHER
         || !sb_run_can_inspect (sb_script_get_statement (self->script, self->sent[index]));
}

static gboolean
resolve_started (SbPlanStep *self, const SbJournalEntry *entry, SbPlanAnswer answer, GError **error)
{
  SbPlanResume *resume = self->resume;
  guint at = resume->first;
  const SbPlanPart *part = find_part (self, at);
  gboolean edited = is_edited (self, entry, at);
  g_autofree char *line = dup_line (self, at);

  for (guint i = at; !edited && part->kind == SB_PART_OWN && i < part->first + part->n; i++)
    edited = i >= entry->n_progress || is_edited (self, entry, i);
  if (!edited && !needs_answer (self, part, at))
    {
      resume->looks = part->kind == SB_PART_ALONE;
      return TRUE;
    }
  if (answer == SB_PLAN_ANSWER_AGAIN)
    {
      /* What it left behind would be in the way. */
      resume->looks = part->kind == SB_PART_ALONE
                      && sb_run_can_inspect (
                          sb_script_get_statement (self->script, self->sent[at]));
      return TRUE;
    }
  if (answer == SB_PLAN_ANSWER_DONE)
    {
      resume->first = part->kind == SB_PART_OWN ? part->first + part->n : at + 1;
      return TRUE;
    }
  g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_ASK_STATEMENT,
               "%s stopped at statement %u of %u (%s, %s), and nothing tells whether %s done%s",
               self->migration->version, at + 1, entry->statements,
               entry->progress[at].statement_class, line,
               part->kind == SB_PART_OWN ? "its transaction was" : "it was",
               edited ? ": it was edited since" : "");
  return FALSE;
}

/**
 * sb_plan_step_resume:
 * @self: a step of protocol N
 * @entry: the journal's step that stopped
 * @answer: what the person said about the statement at which it stopped
 * @error: return location for %SB_RUN_ERROR_REFUSED or %SB_RUN_ERROR_ASK_STATEMENT
 *
 * Makes the step go on where @entry stopped.
 *
 * Returns: whether it can
 */
gboolean
sb_plan_step_resume (SbPlanStep *self, const SbJournalEntry *entry, SbPlanAnswer answer,
                     GError **error)
{
  guint done = 0;
  const SbPlanPart *part;

  while (done < entry->n_progress && strcmp (entry->progress[done].state, "done") == 0)
    done++;
  if (entry->n_progress == 0)
    {
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                   "%s stopped half-way, and the journal does not tell where; roll it back first",
                   self->migration->version);
      return FALSE;
    }
  if (!check_done (self, entry, done, error) || !check_session (self, done, error))
    return FALSE;
  self->resume = g_new0 (SbPlanResume, 1);
  self->resume->run_id = g_strdup (entry->run_id);
  self->resume->ordinal = entry->ordinal;
  self->resume->first = done;
  part = find_part (self, done);
  if (part != NULL && part->kind == SB_PART_OWN && part->first < done)
    {
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                   "%s cannot go on at statement %u: that is inside of a transaction of the "
                   "script's own; roll the migration back",
                   self->migration->version, done + 1);
      return FALSE;
    }
  if (part == NULL || done >= entry->n_progress
      || strcmp (entry->progress[done].state, "started") != 0)
    return TRUE;
  self->resume->pid = g_strdup (entry->progress[done].pid);
  self->resume->at = g_strdup (entry->progress[done].at);
  return resolve_started (self, entry, answer, error);
}
