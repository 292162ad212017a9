/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-bundle.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-history-text.h"
#include "sb-plan-reading.h"
#include "sb-plan-step.h"
#include "sb-printable.h"
#include "sb-run-private.h"
#include "sb-thread.h"

/* How many reasons a refusal names. */
#define MAX_REASONS 20

typedef struct
{
  SbPlanKind kind;
  SbHistory *history;
  GPtrArray *steps;   /* SbPlanStep, in the order of execution */
  GPtrArray *reasons; /* why it cannot be made */
  guint n_refused;    /* of these, those that no run would take, either */
} Bundle;

static void
bundle_clear (Bundle *self)
{
  g_clear_pointer (&self->history, sb_history_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->reasons, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bundle, bundle_clear)

static char *
dup_name (const SbPlanStep *step)
{
  return g_filename_display_basename (step->path);
}

static guint
line_of (const SbPlanStep *step, const SbStatement *statement)
{
  return sb_script_get_line (step->script, statement->sql_start);
}

/* A run carries psql's commands out; a bundle would have to hold what they led to. */
static char *
find_psql (const SbPlanStep *step)
{
  gsize length;
  const char *text = sb_script_get_file_text (step->script, &length);
  g_autoptr (SbScript) own = NULL;

  if (sb_script_get_sources (step->script) == NULL)
    return NULL;
  own = sb_script_parse (text, length, NULL);
  for (guint i = 0; own != NULL && i < sb_script_get_n_statements (own); i++)
    {
      const SbStatement *statement = sb_script_get_statement (own, i);

      if (statement->kind == SB_STATEMENT_PSQL)
        return g_strdup_printf ("line %u is for psql only",
                                sb_script_get_line (own, statement->sql_start));
    }
  return g_strdup ("it has commands of psql");
}

/* What a file that runs anywhere cannot hold; %NULL when there is nothing. */
static char *
find_obstacle (const SbPlanStep *step)
{
  char *psql = find_psql (step);

  if (psql != NULL)
    return psql;
  if (step->why != NULL)
    return g_strdup (step->why);
  for (guint i = 0; i < sb_script_get_n_statements (step->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (step->script, i);

      if (statement->kind == SB_STATEMENT_COPY || strcmp (statement->tag, "COPY") == 0)
        return g_strdup_printf ("COPY in line %u has its data beside SQL",
                                line_of (step, statement));
    }
  return NULL;
}

static void
add_reason (Bundle *self, const char *name, const char *reason)
{
  self->n_refused++;
  g_ptr_array_add (self->reasons, g_strdup_printf ("\"%s\": %s", name, reason));
}

/* A reason against bundles only: a run takes it. */
static void
add_obstacle (Bundle *self, const char *name, const char *obstacle)
{
  add_reason (self, name, obstacle);
  self->n_refused--;
}

static void
take_migration (Bundle *self, SbMigration *migration)
{
  SbScriptRole role = self->kind == SB_PLAN_APPLY ? SB_ROLE_FORWARD : SB_ROLE_ROLLBACK;
  g_autofree char *key = sb_history_dup_key (self->history, migration);
  g_autofree char *forward = sb_migration_dup_file_name (migration, SB_ROLE_FORWARD);
  g_autofree char *obstacle = NULL, *name = NULL, *why = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SbPlanReading) reading = NULL;
  SbPlanStep *step;

  if (migration->paths[role] == NULL)
    {
      add_reason (self, forward, "it has no rollback script");
      return;
    }
  if (role == SB_ROLE_ROLLBACK && migration->other_rollback != NULL)
    {
      add_reason (self, forward, "it has two rollback scripts");
      return;
    }
  reading = sb_plan_reading_new (migration, key, role);
  step = sb_plan_reading_finish (reading, FALSE, &error);
  if (step == NULL)
    {
      add_reason (self, forward, error->message);
      return;
    }
  g_ptr_array_add (self->steps, step);
  name = dup_name (step);
  obstacle = find_obstacle (step);
  if (obstacle != NULL)
    add_obstacle (self, name, obstacle);
  else if (role == SB_ROLE_ROLLBACK && (why = sb_plan_step_dup_irreversible (step)) != NULL)
    {
      g_autofree char *reason = g_strconcat ("it ", why, NULL);

      add_reason (self, name, reason);
    }
}

/* Two files of one version cannot both be in a history that knows versions only. */
static void
check_duplicates (Bundle *self)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->steps->len; i++)
    {
      const SbPlanStep *step = self->steps->pdata[i];
      g_autofree char *name = dup_name (step);

      if (!g_hash_table_add (keys, step->key))
        add_reason (self, name, "another file has the same version");
    }
}

static gboolean
refuse (Bundle *self, GError **error)
{
  g_autoptr (GString) text = g_string_new ("these cannot be in a bundle");

  g_string_append (text, self->n_refused == 0 ? ", but switchback-cli runs them:" : ":");
  for (guint i = 0; i < self->reasons->len && i < MAX_REASONS; i++)
    g_string_append_printf (text, "\n%s", (const char *) self->reasons->pdata[i]);
  if (self->reasons->len > MAX_REASONS)
    g_string_append_printf (text, "\nand %u more", self->reasons->len - MAX_REASONS);
  g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, text->str);
  return FALSE;
}

/* The text */

static void
append_header (Bundle *self, GString *text)
{
  gboolean is_apply = self->kind == SB_PLAN_APPLY;

  g_string_append_printf (text,
                          SB_BUNDLE_MARK " bundle %s: %u %s, %s.\n"
                                         "-- Do not edit it; make it again when a file changes. "
                                         "Its text depends on these files alone:\n"
                                         "--\n",
                          is_apply ? "apply" : "rollback", self->steps->len,
                          self->steps->len == 1 ? "migration" : "migrations",
                          is_apply ? "from the first to the last" : "from the last to the first");
  for (guint i = 0; i < self->steps->len; i++)
    {
      const SbPlanStep *step = self->steps->pdata[i];
      g_autofree char *name = dup_name (step);
      g_autofree char *printable = sb_printable_line (name);

      g_string_append_printf (text, "--   %s  %s\n", step->checksum, printable);
    }
  g_string_append_printf (text,
                          "--\n"
                          "-- Runs in psql and in Supabase's SQL editor. Each migration is one "
                          "transaction together with\n"
                          "-- its row in %s. %s\n\n",
                          sb_history_get_table (self->history),
                          is_apply ? "Where one of them is applied already nothing is run."
                                   : "Where one of them is not applied nothing is run.");
}

/* The script as it was written, with its comments, but for its own BEGIN and COMMIT. */
static void
append_script (const SbPlanStep *step, GString *text)
{
  const char *source = sb_script_get_text (step->script, NULL);

  for (guint i = 0; i < step->n_statements; i++)
    {
      const SbStatement *statement = sb_script_get_statement (step->script, step->sent[i]);
      const char *start = source + statement->start, *end = source + statement->sql_end;

      if (statement->start == 0 && g_str_has_prefix (start, "\xEF\xBB\xBF"))
        start += 3;
      while (start < source + statement->sql_start && g_ascii_isspace (*start))
        start++;
      g_string_append_len (text, start, end - start);
      g_string_append (text, ";\n");
    }
}

static void
append_time_outs (const SbPlanStep *step, GString *text)
{
  static const char *const names[][2] = { { "lock-timeout", "lock_timeout" },
                                          { "statement-timeout", "statement_timeout" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const SbDirective *directive = sb_script_find_directive (step->script, names[i][0]);

      /* Its value was checked: digits and a unit. */
      if (directive != NULL && directive->value != NULL)
        g_string_append_printf (text, "SET LOCAL %s = '%s';\n", names[i][1], directive->value);
    }
}

static void
append_record (Bundle *self, const SbPlanStep *step, GString *text)
{
  g_auto (GStrv) pieces = NULL;
  g_autofree char *record = NULL;

  if (self->kind == SB_PLAN_ROLLBACK)
    record = sb_history_text_delete (self->history, step->key);
  else
    {
      pieces = sb_script_dup_pieces (step->script);
      record = sb_history_text_insert (self->history, step->migration,
                                       (const char *const *) pieces);
    }
  g_string_append (text, record);
}

static void
append_step (Bundle *self, guint index, GString *text)
{
  const SbPlanStep *step = self->steps->pdata[index];
  gboolean is_rollback = self->kind == SB_PLAN_ROLLBACK;
  g_autofree char *place = g_strdup_printf ("%u", index);
  g_autofree char *guard = sb_history_text_guard (self->history, step->key, is_rollback, place);
  g_autofree char *name = dup_name (step);
  g_autofree char *printable = sb_printable_line (name);

  g_string_append_printf (text, "\n-- %u of %u: %s\n%s;\n%s", index + 1, self->steps->len,
                          printable, step->begin, guard);
  append_time_outs (step, text);
  g_string_append_c (text, '\n');
  append_script (step, text);
  g_string_append_c (text, '\n');
  /* The next one begins as in a fresh session. */
  for (guint i = 0; step->resets_session && i < SB_RUN_N_RESETS; i++)
    g_string_append_printf (text, "%s;\n", sb_run_resets[i]);
  if (step->may_drop_history)
    {
      const char *none[] = { NULL };
      g_autofree char *again = sb_history_text_open (self->history, none, FALSE);

      g_string_append (text, again);
    }
  append_record (self, step, text);
  g_string_append_printf (text, "SET " SB_HISTORY_TEXT_PLACE " = '%u';\nCOMMIT;\n", index + 1);
}

static char *
compose (Bundle *self)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autofree char *open = NULL;

  for (guint i = 0; i < self->steps->len; i++)
    g_ptr_array_add (keys, ((SbPlanStep *) self->steps->pdata[i])->key);
  g_ptr_array_add (keys, NULL);
  open = sb_history_text_open (self->history, (const char *const *) keys->pdata,
                               self->kind == SB_PLAN_ROLLBACK);
  append_header (self, text);
  /* Behind a guard that stopped a psql that goes on must not run anything either. */
  g_string_append_printf (text, "SET " SB_HISTORY_TEXT_PLACE " = 'stopped';\n%s", open);
  for (guint i = 0; i < self->steps->len; i++)
    append_step (self, i, text);
  g_string_append (text, "\nRESET " SB_HISTORY_TEXT_PLACE ";\n");
  return g_string_free (text, FALSE);
}

/**
 * sb_bundle_new:
 * @project: a project
 * @kind: apply or roll back
 * @n_migrations: (out): how many it has
 * @error: return location for %SB_RUN_ERROR_REFUSED, naming each file that cannot be in it
 *
 * The same files give the same text. Workers only: it reads files.
 *
 * Returns: (transfer full) (nullable): the bundle's text
 */
char *
sb_bundle_new (SbProject *project, SbPlanKind kind, guint *n_migrations, GError **error)
{
  SB_WORKERS_ONLY;

  g_auto (Bundle) self = { .kind = kind };
  guint n = sb_project_get_n_migrations (project);

  self.history = sb_history_new_for_layout (project);
  self.steps = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_plan_step_free);
  self.reasons = g_ptr_array_new_with_free_func (g_free);
  if (n == 0)
    {
      g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                           "there are no migrations to bundle");
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    take_migration (&self,
                    sb_project_get_migration (project, kind == SB_PLAN_APPLY ? i : n - 1 - i));
  check_duplicates (&self);
  if (self.reasons->len > 0)
    {
      refuse (&self, error);
      return NULL;
    }
  *n_migrations = self.steps->len;
  return compose (&self);
}

/**
 * sb_bundle_dup_path:
 * @project: a project
 * @kind: apply or roll back
 *
 * Supabase's own command line would take the file for a migration: in its layout it lies one folder
 * above them.
 *
 * Returns: (transfer full): where the bundle lies unless somebody wants it elsewhere
 */
char *
sb_bundle_dup_path (SbProject *project, SbPlanKind kind)
{
  const char *name = kind == SB_PLAN_APPLY ? "000_APPLY_ALL_MIGRATIONS.sql"
                                           : "000_ROLLBACK_ALL_MIGRATIONS.sql";
  const char *folder = sb_project_get_folder (project);

  if (strcmp (sb_layout_get_id (sb_project_get_layout (project)), "supabase") != 0)
    return g_build_filename (folder, name, NULL);
  return g_build_filename (folder, "..", name, NULL);
}
