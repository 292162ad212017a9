/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsal-report.h"

#include <string.h>

#include "sb-config.h"
#include "sb-digest.h"
#include "sb-file.h"
#include "sb-lint-files.h"
#include "sb-markdown.h"
#include "sb-rehearsal-text.h"
#include "sb-shareable.h"
#include "sb-thread.h"
#include "sb-words.h"

static const char *
get_sign (const SbRehearsal *rehearsal)
{
  return sb_grade_is_proof (rehearsal->grade)        ? "✅"
         : rehearsal->grade == SB_GRADE_IRREVERSIBLE ? "⚠️"
                                                     : "❌";
}

static void
add_shareable (GString *out, const SbRehearsal *rehearsal, const char *text)
{
  g_autofree char *shareable = sb_shareable_dup (text, rehearsal->migration->root);

  sb_markdown_append_text (out, shareable);
}

static const char *
get_chain_words (const SbChain *chain)
{
  if (chain == NULL || sb_chain_is_good (chain))
    return "";
  return chain->verdict == SB_CHAIN_BROKEN ? ", but the chain breaks" : ", the chain not tried";
}

static void
add_head (GString *out, GPtrArray *rehearsals, const SbChain *chain)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M UTC");
  g_autofree char *count = sb_words_count (rehearsals->len, "migration", "migrations");
  guint n_proven = 0;
  int version = 0;

  for (guint i = 0; i < rehearsals->len; i++)
    {
      const SbRehearsal *rehearsal = rehearsals->pdata[i];

      n_proven += sb_grade_is_proof (rehearsal->grade);
      version = MAX (version, rehearsal->server_version);
    }
  g_string_append_printf (out, "%s# Rehearsal: %u of %s proven%s\n\n", SB_REHEARSAL_REPORT_MARK,
                          n_proven, count, get_chain_words (chain));
  g_string_append_printf (out, "By switchback %s on %s, on throw-away copies in the sandbox",
                          SB_VERSION, time);
  if (version > 0)
    g_string_append_printf (out, " (PostgreSQL %d.%d)", version / 10000, version % 10000);
  g_string_append (out, ", with the migrations before each replayed. No target was changed.\n\n");
}

static void
add_overview (GString *out, GPtrArray *rehearsals)
{
  g_string_append (out, "| | migration | way back | checks | time |\n|---|---|---|---|---|\n");
  for (guint i = 0; i < rehearsals->len; i++)
    {
      const SbRehearsal *rehearsal = rehearsals->pdata[i];
      const SbStageResult *forward = &rehearsal->stages[SB_STAGE_FORWARD];
      g_autofree char *duration = sb_words_duration (forward->duration_us);

      g_string_append_printf (out, "| %s | ", get_sign (rehearsal));
      sb_markdown_append_text (out, rehearsal->migration->version);
      g_string_append_c (out, ' ');
      sb_markdown_append_text (out, rehearsal->migration->description);
      g_string_append_printf (out, " | %s | ", sb_grade_get_words (rehearsal->grade));
      if (forward->n_checks > 0)
        g_string_append_printf (out, "%u of %u", forward->n_checks - forward->n_checks_failed,
                                forward->n_checks);
      g_string_append_printf (out, " | %s |\n", forward->is_gone ? duration : "");
    }
  g_string_append_c (out, '\n');
}

static void
add_files (GString *out, const SbRehearsal *rehearsal)
{
  if (rehearsal->files == NULL)
    {
      g_string_append (out, "It is not known which files were rehearsed: ");
      add_shareable (out, rehearsal, rehearsal->files_problem);
      g_string_append (out, "\n\n");
      return;
    }
  g_string_append (out, "| file | script | SHA-256 |\n|---|---|---|\n");
  for (guint i = 0; i < rehearsal->files->len; i++)
    {
      const SbRehearsedFile *file = rehearsal->files->pdata[i];

      g_string_append (out, "| ");
      sb_markdown_append_code (out, file->name);
      g_string_append_printf (out, " | %s%s | `%s` |\n", file->is_included ? "included by " : "",
                              sb_rehearsed_file_get_role_name (file), file->checksum);
    }
  g_string_append_c (out, '\n');
}

static gboolean
is_as_rehearsed (const SbRehearsal *rehearsal, SbScriptRole role, const char *text, gsize length)
{
  g_autofree char *checksum = sb_digest_script (text, length);

  for (guint i = 0; rehearsal->files != NULL && i < rehearsal->files->len; i++)
    {
      const SbRehearsedFile *file = rehearsal->files->pdata[i];

      if (file->role == role && !file->is_included)
        return strcmp (file->checksum, checksum) == 0;
    }
  return FALSE;
}

static void
add_script (GString *out, const SbRehearsal *rehearsal, SbScriptRole role)
{
  const char *path = rehearsal->migration->paths[role];
  gsize length;
  g_autofree char *text = path != NULL ? sb_file_read (path, &length, NULL) : NULL;

  if (path == NULL)
    g_string_append (out, "There is no such script.\n\n");
  else if (text == NULL)
    g_string_append (out, "The script cannot be read any more.\n\n");
  else
    {
      if (!is_as_rehearsed (rehearsal, role, text, length))
        g_string_append (out, "**This is not what was rehearsed: it was edited since.**\n\n");
      sb_markdown_append_block (out, "sql", text);
    }
}

static void
add_cost (GString *out, const SbCost *cost)
{
  g_autofree char *summary = sb_shareable_dup (cost->summary, NULL);
  g_autofree char *lock = sb_cost_dup_lock_words (cost);
  g_autofree char *rewrites = sb_cost_dup_rewrite_words (cost);
  g_autofree char *duration = sb_words_duration (cost->duration_us);
  g_autofree char *bytes = sb_words_bytes (cost->wal_bytes);

  g_string_append_printf (out, "| %u | ", cost->line);
  sb_markdown_append_code (out, summary);
  g_string_append (out, " | ");
  sb_markdown_append_text (out, lock);
  g_string_append (out, " | ");
  sb_markdown_append_text (out, rewrites);
  g_string_append_printf (out, " | %s | %s |\n", duration, bytes);
}

static void
add_costs (GString *out, const SbRehearsal *rehearsal)
{
  if (rehearsal->costs->len > 0)
    {
      g_string_append (out, "### Locks and costs\n\nAs measured on the copy.\n\n"
                            "| line | statement | strongest lock | rewrites | time | WAL |\n"
                            "|---|---|---|---|---|---|\n");
      for (guint i = 0; i < rehearsal->costs->len; i++)
        add_cost (out, rehearsal->costs->pdata[i]);
      g_string_append_c (out, '\n');
    }
  if (rehearsal->cost_problem != NULL)
    {
      add_shareable (out, rehearsal, rehearsal->cost_problem);
      g_string_append (out, "\n\n");
    }
  for (guint i = 0; i < rehearsal->row_notes->len; i++)
    {
      g_string_append (out, "- ");
      add_shareable (out, rehearsal, rehearsal->row_notes->pdata[i]);
      g_string_append_c (out, '\n');
    }
  g_string_append (out, rehearsal->row_notes->len > 0 ? "\n" : "");
}

static void
add_warning (GString *out, const SbRehearsal *rehearsal, const char *path, SbScript *script,
             const SbFinding *finding)
{
  g_autofree char *name = g_path_get_basename (path);

  g_string_append_printf (out, "- %s: ", sb_severity_get_name (finding->severity));
  sb_markdown_append_text (out, name);
  g_string_append_printf (out, " line %u: ", sb_script_get_line (script, finding->start));
  add_shareable (out, rehearsal, finding->message);
  g_string_append_printf (out, " (%s %s)\n", finding->rule->id, finding->rule->slug);
}

/* What lint says of its scripts. @linted has a file for each path that was given. */
static void
add_warnings (GString *out, const SbRehearsal *rehearsal, GPtrArray *linted)
{
  guint n = 0;

  g_string_append (out, "### Warnings\n\n");
  for (guint i = 0; i < linted->len; i++)
    {
      const SbLintedFile *file = linted->pdata[i];
      gboolean is_ours = g_strv_contains (
          (const char *const[]){ rehearsal->migration->paths[SB_ROLE_FORWARD],
                                 rehearsal->migration->paths[SB_ROLE_ROLLBACK], NULL },
          file->path);

      for (guint k = 0;
           is_ours && file->findings != NULL && k < sb_finding_list_get_n (file->findings);
           k++, n++)
        add_warning (out, rehearsal, file->path, sb_finding_list_get_script (file->findings),
                     sb_finding_list_get (file->findings, k));
    }
  g_string_append (out, n > 0 ? "\n" : "Lint finds nothing.\n\n");
}

static void
add_checks (GString *out, const SbRehearsal *rehearsal)
{
  const SbStageResult *forward = &rehearsal->stages[SB_STAGE_FORWARD];

  g_string_append (out, "### Checks\n\n");
  if (rehearsal->migration->paths[SB_ROLE_VERIFY] == NULL)
    g_string_append (out, "There is no verify script.\n\n");
  else if (forward->n_checks == 0)
    g_string_append (out, "No check ran.\n\n");
  else
    g_string_append_printf (out, "%u of %u passed.\n\n",
                            forward->n_checks - forward->n_checks_failed, forward->n_checks);
}

static void
add_strength (GString *out, const SbRehearsal *rehearsal)
{
  const SbStrength *strength = rehearsal->strength;
  g_autofree char *words = sb_strength_dup_words (strength);

  g_string_append (out, "With one statement of forward left out at a time, ");
  add_shareable (out, rehearsal, words);
  g_string_append (out, ".\n\n");
  for (guint i = 0; i < strength->omissions->len; i++)
    {
      const SbOmission *omission = strength->omissions->pdata[i];
      g_autofree char *line = sb_rehearsal_text_dup_omission (omission);

      if (omission->answer != SB_OMISSION_SURVIVES)
        continue;
      g_string_append (out, "- no check notices ");
      add_shareable (out, rehearsal, line);
      g_string_append_c (out, '\n');
    }
  if (sb_strength_count (strength, SB_OMISSION_SURVIVES) > 0)
    g_string_append_c (out, '\n');
}

static void
add_way_back (GString *out, const SbRehearsal *rehearsal)
{
  g_autofree char *found = sb_rehearsal_text_dup_findings (rehearsal);
  g_autofree char *shareable = sb_shareable_dup (found, rehearsal->migration->root);

  g_string_append (out, "### The way back\n\n");
  if (rehearsal->back != NULL)
    g_string_append_printf (out, "%u objects were compared: %s.\n\n", rehearsal->n_objects,
                            sb_grade_get_words (rehearsal->grade));
  if (*shareable != '\0')
    sb_markdown_append_block (out, "", shareable);
  add_script (out, rehearsal, SB_ROLE_ROLLBACK);
}

static void
add_late (GString *out, const SbRehearsal *rehearsal)
{
  g_autofree char *words = sb_late_order_dup_words (rehearsal->late);
  g_autofree char *text = rehearsal->late->differences != NULL
                              ? sb_differences_dup_text (rehearsal->late->differences)
                              : g_strdup ("");
  g_autofree char *shareable = sb_shareable_dup (text, rehearsal->migration->root);

  g_string_append (out, "### Late\n\nIt ");
  add_shareable (out, rehearsal, words);
  g_string_append (out, ".\n\n");
  if (*shareable != '\0')
    sb_markdown_append_block (out, "", shareable);
}

static void
add_rehearsal (GString *out, const SbRehearsal *rehearsal, GPtrArray *linted)
{
  g_string_append (out, "## ");
  sb_markdown_append_text (out, rehearsal->migration->version);
  g_string_append_c (out, ' ');
  sb_markdown_append_text (out, rehearsal->migration->description);
  g_string_append_printf (out, "\n\n%s **%s**", get_sign (rehearsal),
                          sb_grade_get_words (rehearsal->grade));
  if (rehearsal->reason != NULL)
    {
      g_string_append (out, ": ");
      add_shareable (out, rehearsal, rehearsal->reason);
    }
  g_string_append (out, "\n\n");
  add_files (out, rehearsal);
  g_string_append (out, "### Forward\n\n");
  add_script (out, rehearsal, SB_ROLE_FORWARD);
  add_costs (out, rehearsal);
  add_checks (out, rehearsal);
  if (rehearsal->strength != NULL)
    add_strength (out, rehearsal);
  add_warnings (out, rehearsal, linted);
  if (rehearsal->late != NULL)
    add_late (out, rehearsal);
  add_way_back (out, rehearsal);
}

/* All of them one after the other. */
static void
add_chain (GString *out, const SbChain *chain)
{
  g_autofree char *text = sb_rehearsal_text_dup_chain (chain);
  g_autofree char *shareable = sb_shareable_dup (text, chain->first->root);

  g_string_append (out, "## In a chain\n\nFrom ");
  sb_markdown_append_text (out, chain->first->version);
  g_string_append (out, " to ");
  sb_markdown_append_text (out, chain->last->version);
  g_string_append_printf (out, ": all rolled back, newest first, and applied again.\n\n%s **",
                          !sb_chain_is_good (chain)          ? "❌"
                          : chain->verdict == SB_CHAIN_EXACT ? "✅"
                                                             : "⚠️");
  sb_markdown_append_text (out, shareable);
  g_string_append (out, "**\n\n");
  if (chain->differences != NULL)
    {
      g_autofree char *differences = sb_differences_dup_text (chain->differences);

      sb_markdown_append_block (out, "", differences);
    }
}

/* By file names: versions may be there twice. In the order in which they are to be typed. */
static void
add_command (GString *out, const char *command, GPtrArray *rehearsals, gboolean is_reversed)
{
  g_string_append_printf (out, "switchback-cli %s", command);
  for (guint i = 0; i < rehearsals->len; i++)
    {
      const SbRehearsal *rehearsal = rehearsals->pdata[is_reversed ? rehearsals->len - 1 - i : i];
      g_autofree char *name = sb_migration_dup_file_name (rehearsal->migration, SB_ROLE_FORWARD);
      g_autofree char *quoted = g_shell_quote (
          rehearsal->migration->is_duplicate ? name : rehearsal->migration->version);
      gsize plain = strlen (quoted) - 2;

      /* Plain words need no quotes. */
      if (strspn (quoted + 1, "0123456789abcdefghijklmnopqrstuvwxyz_.") == plain)
        g_string_append_printf (out, " %.*s", (int) plain, quoted + 1);
      else
        g_string_append_printf (out, " %s", quoted);
    }
  g_string_append_c (out, '\n');
}

static void
add_steps (GString *out, GPtrArray *rehearsals)
{
  g_autoptr (GString) commands = g_string_new ("export DATABASE_URL=…   # the target\n"
                                               "switchback-cli doctor\nswitchback-cli status\n");

  add_command (commands, "plan apply", rehearsals, FALSE);
  add_command (commands, "apply", rehearsals, FALSE);
  add_command (commands, "verify", rehearsals, FALSE);
  g_string_append (commands, "\n# the way back\n");
  add_command (commands, "rollback", rehearsals, TRUE);
  g_string_append (out, "## Steps for production\n\nTake a backup first.\n\n");
  sb_markdown_append_block (out, "sh", commands->str);
}

static GPtrArray *
lint (GPtrArray *rehearsals, SbProject *project, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; i < rehearsals->len; i++)
    {
      const SbRehearsal *rehearsal = rehearsals->pdata[i];

      for (SbScriptRole role = SB_ROLE_FORWARD; role <= SB_ROLE_ROLLBACK; role++)
        if (rehearsal->migration->paths[role] != NULL)
          g_ptr_array_add (paths, rehearsal->migration->paths[role]);
    }
  g_ptr_array_add (paths, NULL);
  return sb_lint_files_check (project, (const char *const *) paths->pdata, error);
}

/**
 * sb_rehearsal_report_make:
 * @rehearsals: (element-type SbRehearsal): what came out
 * @chain: (nullable): what came of them one after the other
 * @project: the project of their migrations
 * @error: return location for why lint's settings cannot be read
 *
 * Reads the scripts as they are now, and says where that is not what was rehearsed. Workers only.
 *
 * Returns: (transfer full) (nullable): Markdown
 */
char *
sb_rehearsal_report_make (GPtrArray *rehearsals, const SbChain *chain, SbProject *project,
                          GError **error)
{
  g_autoptr (GPtrArray) linted = lint (rehearsals, project, error);
  GString *out;
  SB_WORKERS_ONLY;

  if (linted == NULL)
    return NULL;
  out = g_string_new (NULL);
  add_head (out, rehearsals, chain);
  add_overview (out, rehearsals);
  for (guint i = 0; i < rehearsals->len; i++)
    add_rehearsal (out, rehearsals->pdata[i], linted);
  if (chain != NULL)
    add_chain (out, chain);
  if (rehearsals->len > 0)
    add_steps (out, rehearsals);
  return g_string_free (out, FALSE);
}
