/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-plan-step.h"

#include <string.h>

#include "sb-file.h"
#include "sb-lexer.h"
#include "sb-script-file.h"

/* READ COMMITTED, or the guard's second look at the history would be as old as the transaction when
 * the database's default is repeatable read. READ WRITE comes last, so that it wins.
 */
#define BEGIN "BEGIN ISOLATION LEVEL READ COMMITTED"

/**
 * sb_plan_step_free:
 * @self: (transfer full) (nullable): a step
 */
void
sb_plan_step_free (SbPlanStep *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->migration, sb_migration_unref);
  g_clear_pointer (&self->script, sb_script_unref);
  g_clear_pointer (&self->verify, sb_script_unref);
  g_free (self->key);
  g_free (self->path);
  g_free (self->checksum);
  g_free (self->forward_checksum);
  g_free (self->rollback_checksum);
  g_free (self->why);
  g_free (self->begin);
  g_free (self->sent);
  g_free (self->parts);
  if (self->resume != NULL)
    {
      g_free (self->resume->run_id);
      g_free (self->resume->pid);
      g_free (self->resume->at);
      g_free (self->resume);
    }
  g_free (self);
}

/* What stands behind BEGIN or SET TRANSACTION, without comments: "ISOLATION LEVEL SERIALIZABLE". */
static char *
dup_transaction_modes (SbScript *script, guint index)
{
  static const char *const openers[] = { "begin", "start", "set", "transaction", "work" };
  g_autofree char *sql = sb_script_dup_sql (script, index);
  SbLexer lexer = { sql, strlen (sql), 0 };
  g_autoptr (GString) modes = g_string_new (NULL);
  guint opener = 0;

  for (;;)
    {
      SbToken token = sb_lexer_next_significant (&lexer);

      if (token.kind == SB_TOKEN_END || token.kind == SB_TOKEN_SEMICOLON)
        return g_string_free (g_steal_pointer (&modes), FALSE);
      while (opener < G_N_ELEMENTS (openers) && !sb_token_is_word (&token, sql, openers[opener]))
        opener++;
      if (opener++ < G_N_ELEMENTS (openers))
        continue;
      if (modes->len > 0)
        g_string_append_c (modes, ' ');
      g_string_append_len (modes, sql + token.start, (gssize) (token.end - token.start));
    }
}

static gboolean
is_set_transaction (SbScript *script, guint index)
{
  g_autofree char *sql = sb_script_dup_sql (script, index);
  SbLexer lexer = { sql, strlen (sql), 0 };
  SbToken first = sb_lexer_next_significant (&lexer);
  SbToken second = sb_lexer_next_significant (&lexer);
  SbToken third = sb_lexer_next_significant (&lexer);

  /* A snapshot is nothing that BEGIN takes. */
  return sb_token_is_word (&first, sql, "set") && sb_token_is_word (&second, sql, "transaction")
         && !sb_token_is_word (&third, sql, "snapshot");
}

/* Whether a statement that reads or writes rows may call a function, which can set whatever it likes:
 * a name before a parenthesis. The table behind INTO and the words of SQL itself are none. */
static gboolean
may_call (const char *sql)
{
  static const char *const words[] = { "all",      "and",       "any",    "as",    "by",
                                       "conflict", "exists",    "from",   "in",    "not",
                                       "on",       "or",        "select", "using", "set",
                                       "row",      "returning", "values", "where" };
  SbLexer lexer = { sql, strlen (sql), 0 };
  SbToken token;
  gboolean is_name = FALSE, is_target = FALSE;

  while ((token = sb_lexer_next_significant (&lexer)).kind != SB_TOKEN_END)
    {
      if (token.kind == SB_TOKEN_OPEN && is_name && !is_target)
        return TRUE;
      if (token.kind == SB_TOKEN_OPEN)
        is_target = FALSE;
      is_name = token.kind == SB_TOKEN_WORD || token.kind == SB_TOKEN_QUOTED;
      for (guint i = 0; is_name && i < G_N_ELEMENTS (words); i++)
        is_name = !sb_token_is_word (&token, sql, words[i]);
      if (token.kind == SB_TOKEN_WORD && !is_name)
        is_target = FALSE;
      is_target = is_target || sb_token_is_word (&token, sql, "into");
    }
  return FALSE;
}

/* Statements after which the session can be other than before. Plain DDL and DML cannot do it, but
 * for temporary tables and what functions do that they call. */
static gboolean
leaves_traces (const SbStatement *statement, const char *sql)
{
  static const char *const quiet[] = { "ALTER ", "COMMENT",  "CREATE ", "DELETE",
                                       "DROP ",  "GRANT",    "INSERT",  "MERGE",
                                       "REVOKE", "TRUNCATE", "UPDATE",  "COPY" };
  static const char *const rows[] = { "DELETE", "INSERT", "MERGE", "UPDATE", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (quiet); i++)
    if (g_str_has_prefix (statement->tag, quiet[i]))
      return strcasestr (sql, "temp") != NULL || strcasestr (sql, "set_config") != NULL
             || (g_strv_contains (rows, statement->tag) && may_call (sql));
  return TRUE;
}

/* Statements that can run code which stands in none of them: triggers and rules, and what the values
 * of columns and constraints are made with. An index, a materialized view and a function are made in
 * a way that keeps what such code sets to itself. */
static gboolean
runs_code (const SbStatement *statement, const char *sql)
{
  static const char *const tags[] = { "COPY",
                                      "CREATE EVENT TRIGGER",
                                      "CREATE EXTENSION",
                                      "CREATE TABLE AS",
                                      "DELETE",
                                      "INSERT",
                                      "MERGE",
                                      "ALTER EVENT TRIGGER",
                                      "TRUNCATE TABLE",
                                      "UPDATE",
                                      "ALTER EXTENSION",
                                      NULL };
  static const char *const words[] = { "attach",  "check",     "constraint", "default",
                                       "foreign", "generated", "using",      "validate" };
  gboolean alters = strcmp (statement->tag, "ALTER TABLE") == 0
                    || strcmp (statement->tag, "ALTER DOMAIN") == 0;

  for (guint i = 0; alters && i < G_N_ELEMENTS (words); i++)
    if (strcasestr (sql, words[i]) != NULL)
      return TRUE;
  return g_strv_contains (tags, statement->tag);
}

static void
look_for_traces (SbPlanStep *self, guint index)
{
  const SbStatement *statement = sb_script_get_statement (self->script, index);
  g_autofree char *sql = self->resets_session ? NULL : sb_script_dup_sql (self->script, index);

  if (self->resets_session)
    return;
  self->resets_session = leaves_traces (statement, sql);
  self->runs_code = self->runs_code || runs_code (statement, sql);
}

/* Whether the history table can go with what the statement drops. DO blocks and calls can do
 * anything. */
static gboolean
may_drop_history (const SbStatement *statement)
{
  for (guint i = 0; i < statement->n_objects; i++)
    {
      const SbObject *object = &statement->objects[i];

      if (object->verb == SB_OBJECT_DROPPED
          && (strcmp (object->kind, "schema") == 0 || strstr (object->name, "migration") != NULL))
        return TRUE;
    }
  return strcmp (statement->tag, "DO") == 0 || strcmp (statement->tag, "CALL") == 0;
}

/* Why a script cannot be run, and where it says so. */
static char *G_GNUC_PRINTF (3, 4) refuse (gsize *place, gsize offset, const char *format, ...)
{
  va_list arguments;
  char *cause;

  va_start (arguments, format);
  cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  *place = offset;
  return cause;
}

/* A number with a unit of PostgreSQL's settings, or without one: milliseconds. */
static gboolean
is_duration (const char *value)
{
  static const char *const units[] = { "", "us", "ms", "s", "min", "h", "d", NULL };
  gsize digits = strspn (value, "0123456789");

  return digits > 0 && digits < 10 && g_strv_contains (units, value + digits);
}

/* Why a directive cannot be followed; %NULL when it can. */
static const char *
find_fault (const SbDirective *directive)
{
  gboolean is_timeout = g_str_has_suffix (directive->name, "-timeout");

  if (!directive->known)
    return "is not known";
  if (directive->value == NULL && (is_timeout || strcmp (directive->name, "requires") == 0))
    return is_timeout ? "wants a time, such as 5s" : "wants a version";
  if (is_timeout && !is_duration (directive->value))
    return "wants a time, such as 5s, 500ms or 10min";
  return NULL;
}

/* A mistyped directive that is passed over is one that its author relies on. */
static char *
check_directives (SbPlanStep *self, gsize *place)
{
  guint n;
  const SbDirective *directives = sb_script_get_directives (self->script, &n);

  for (guint i = 0; i < n; i++)
    {
      const char *fault = find_fault (&directives[i]);

      if (fault != NULL)
        return refuse (place, directives[i].offset, "the directive \"%s\" %s", directives[i].name,
                       fault);
    }
  return NULL;
}

/* A transaction of the script's own that leads nowhere: psql would run it, and a history would say
 * that something is there. */
static char *
check_transactions (SbPlanStep *self, gsize *place)
{
  const SbStatement *prepared = NULL;
  guint rollback;

  if (sb_script_get_rolled_back_wrapper (self->script, NULL, &rollback))
    return refuse (place, sb_script_get_statement (self->script, rollback)->sql_start,
                   "the transaction around the script is rolled back here, so nothing of it would "
                   "stay");
  for (guint i = 0; i < sb_script_get_n_statements (self->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (self->script, i);

      if (strcmp (statement->tag, "PREPARE TRANSACTION") == 0)
        prepared = statement;
      else if (g_str_has_suffix (statement->tag, " PREPARED"))
        prepared = NULL;
    }
  if (prepared == NULL)
    return NULL;
  return refuse (place, prepared->sql_start,
                 "PREPARE TRANSACTION leaves everything to a COMMIT PREPARED that is not in the "
                 "script");
}

/* What Switchback cannot run as psql would: refused by name and line, before anything is sent. */
static char *
check_script (SbPlanStep *self, gsize *place)
{
  const SbStatement *open = NULL; /* a BEGIN that nothing ended yet */
  char *cause;
  guint off;

  for (guint i = 0; i < sb_script_get_n_statements (self->script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (self->script, i);

      if (statement->tx == SB_TX_BEGIN && open == NULL)
        open = statement;
      else if (statement->tx == SB_TX_COMMIT || statement->tx == SB_TX_ROLLBACK)
        open = NULL;
      if (statement->kind == SB_STATEMENT_PSQL)
        return refuse (place, statement->sql_start,
                       "a command of psql stands where it cannot be followed");
    }
  /* It changes where strings end, and with them the statements. */
  if (sb_script_find_setting (self->script, "standard_conforming_strings", "off", &off))
    return refuse (place, sb_script_get_statement (self->script, off)->sql_start,
                   "standard_conforming_strings = off is not supported");
  /* psql would lose it without a word; what stands before it would stay. */
  if (open != NULL)
    return refuse (
        place, open->sql_start,
        "the transaction that begins here has no COMMIT, so nothing in it would stay: end "
        "it with COMMIT, or take its BEGIN out");
  cause = check_transactions (self, place);
  return cause != NULL ? cause : check_directives (self, place);
}

/**
 * sb_plan_why_single:
 * @script: a forward or rollback script
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): why @script is not one transaction (protocol N), for people;
 *   %NULL when it is one
 */
char *
sb_plan_why_single (SbScript *script)
{
  const SbDirective *directive = sb_script_find_directive (script, "no-transaction");
  gboolean wrapped = sb_script_get_wrapper (script, NULL, NULL);
  g_autofree char *line = NULL;
  g_autofree char *use_line = NULL;
  const char *value;
  guint adds, uses;

  if (directive != NULL)
    {
      line = sb_script_file_dup_line (script, directive->offset);
      return g_strdup_printf ("%s says no-transaction", line);
    }
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);
      gboolean controls = statement->tx == SB_TX_BEGIN || statement->tx == SB_TX_COMMIT
                          || statement->tx == SB_TX_ROLLBACK;

      if (statement->tx != SB_TX_ALONE && (wrapped || !controls))
        continue;
      line = sb_script_file_dup_line (script, statement->sql_start);
      if (statement->tx == SB_TX_ALONE)
        return g_strdup_printf ("%s in %s cannot run inside a transaction", statement->why_alone,
                                line);
      return g_strdup_printf ("%s controls the transaction itself", line);
    }
  value = wrapped ? NULL : sb_plan_find_used_value (script, &adds, &uses);
  if (value != NULL)
    {
      line = sb_script_file_dup_line (script, sb_script_get_statement (script, adds)->sql_start);
      use_line = sb_script_file_dup_line (script,
                                          sb_script_get_statement (script, uses)->sql_start);
      return g_strdup_printf ("%s adds the enum value '%s', which has to be committed before %s "
                              "uses it",
                              line, value, use_line);
    }
  return NULL;
}

/**
 * sb_plan_step_dup_irreversible:
 * @self: a step of a rollback
 *
 * Returns: (transfer full) (nullable): "is declared irreversible: data is gone", where one of the
 *   migration's scripts says so
 */
char *
sb_plan_step_dup_irreversible (const SbPlanStep *self)
{
  const SbDirective *directive = sb_script_find_directive (self->script, "irreversible");
  g_autoptr (SbScript) forward = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (directive == NULL)
    {
      text = sb_file_read (self->migration->paths[SB_ROLE_FORWARD], &length, NULL);
      /* Few have the word, and parsing costs most of a plan. */
      if (text != NULL && strcasestr (text, "irreversible") != NULL)
        forward = sb_script_parse (text, length, NULL);
      if (forward != NULL)
        directive = sb_script_find_directive (forward, "irreversible");
    }
  if (directive == NULL)
    return NULL;
  return g_strconcat ("is declared irreversible", directive->reason != NULL ? ": " : NULL,
                      directive->reason, NULL);
}

static gboolean
touches_indexes (const SbStatement *statement)
{
  for (guint i = 0; i < statement->n_objects; i++)
    if (strcmp (statement->objects[i].kind, "index") == 0)
      return TRUE;
  return strcmp (statement->tag, "REINDEX") == 0;
}

/* Chooses the protocol, and says why where it is not T. */
static void
choose_protocol (SbPlanStep *self, gboolean resumes)
{
  guint n = sb_script_get_n_statements (self->script), begin = 0, commit = 0;
  gboolean wrapped = sb_script_get_wrapper (self->script, &begin, &commit);
  g_autofree char *modes = NULL;

  self->why = sb_plan_why_single (self->script);
  if (self->why == NULL && resumes)
    self->why = g_strdup ("it goes on where it stopped");
  self->protocol = self->why != NULL ? SB_PROTOCOL_SINGLE : SB_PROTOCOL_PIPELINE;

  self->sent = g_new0 (guint, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const SbStatement *statement = sb_script_get_statement (self->script, i);

      if (statement->kind == SB_STATEMENT_EMPTY)
        continue;
      if (self->protocol != SB_PROTOCOL_SINGLE)
        {
          if (wrapped && (i == begin || i == commit))
            {
              if (i == begin)
                modes = dup_transaction_modes (self->script, i);
              continue;
            }
          if (self->n_statements == 0 && (modes == NULL || *modes == '\0')
              && is_set_transaction (self->script, i))
            {
              g_free (modes);
              modes = dup_transaction_modes (self->script, i);
              continue;
            }
          /* libpq takes no COPY in a pipeline. */
          if (statement->kind == SB_STATEMENT_COPY || strcmp (statement->tag, "COPY") == 0)
            self->protocol = SB_PROTOCOL_STEPWISE;
        }
      self->sent[self->n_statements++] = i;
      look_for_traces (self, i);
      self->may_drop_history |= may_drop_history (statement);
      self->touches_indexes |= touches_indexes (statement);
    }
  if (self->protocol == SB_PROTOCOL_SINGLE)
    sb_plan_step_cut (self);
  else
    self->begin = g_strdup_printf ("%s %s READ WRITE", BEGIN, modes != NULL ? modes : "");
}

/* psql sends what `\;` joins as one, which is one transaction, and none for what can be in none. */
static char *
check_joined (SbPlanStep *self, gsize *place)
{
  SbSources *sources = sb_script_get_sources (self->script);
  gsize offset;

  if (self->protocol != SB_PROTOCOL_SINGLE || sources == NULL
      || !sb_sources_get_joined (sources, &offset))
    return NULL;
  return refuse (place, offset,
                 "\\; joins statements to one transaction, but here they are committed one by one: "
                 "%s; put the joined ones between BEGIN and COMMIT",
                 self->why);
}

/**
 * sb_plan_step_choose:
 * @self: a step with its script
 * @resumes: it takes up what stopped half-way: protocol N, whatever the script has now
 * @place: (out): where in the script's text the cause stands
 *
 * Looks through the script and chooses the protocol. Any thread.
 *
 * Returns: (transfer full) (nullable): why it cannot be run, for people; %NULL when it can
 */
char *
sb_plan_step_choose (SbPlanStep *self, gboolean resumes, gsize *place)
{
  char *cause = check_script (self, place);

  if (cause != NULL)
    return cause;
  choose_protocol (self, resumes);
  return check_joined (self, place);
}

/**
 * sb_plan_step_settle:
 * @self: a step with its script
 * @resumes: it takes up what stopped half-way
 * @error: return location for %SB_RUN_ERROR_REFUSED
 *
 * As sb_plan_step_choose(), with file and line in what it says.
 *
 * Returns: whether it can be run
 */
gboolean
sb_plan_step_settle (SbPlanStep *self, gboolean resumes, GError **error)
{
  gsize offset;
  g_autofree char *cause = sb_plan_step_choose (self, resumes, &offset);
  g_autofree char *name = NULL, *place = NULL;

  if (cause == NULL)
    return TRUE;
  name = sb_script_file_dup_name (self->migration, self->path);
  place = sb_script_file_dup_place (self->script, name, offset);
  g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "%s: %s; nothing was run", place, cause);
  return FALSE;
}
