/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-maker.h"

#include <string.h>

#include "sb-file.h"
#include "sb-printable.h"
#include "sb-script.h"

#define MAX_NAME 80

/* What is missing: from the server's words, which are English on all servers that people rent. */
typedef struct
{
  const char *const *kinds; /* any of these */
  char *schema;             /* (nullable) */
  char *name;
  char *parent; /* (nullable): a column's table */
} Missing;

static const char *const relations[] = { "table", "view",          "materialized view",
                                         "index", "foreign table", "sequence",
                                         NULL };
static const char *const columns[] = { "column", NULL };
static const char *const functions[] = { "function", "procedure", "aggregate", NULL };
static const char *const types[] = { "type", "domain", NULL };
static const char *const schemas[] = { "schema", NULL };

static void
missing_clear (Missing *self)
{
  g_free (self->schema);
  g_free (self->name);
  g_free (self->parent);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Missing, missing_clear)

/* The words that @pattern's groups match, or %NULL. */
static char **
match (const char *pattern, const char *message)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;

  return g_regex_match (regex, message, 0, &info) ? g_match_info_fetch_all (info) : NULL;
}

/* The server quotes a name with its schema as one: "public.notes". */
static void
take_name (Missing *missing, const char *const *kinds, const char *name)
{
  const char *dot = strrchr (name, '.');

  missing->kinds = kinds;
  missing->schema = dot != NULL && dot > name ? g_strndup (name, dot - name) : NULL;
  missing->name = g_strdup (dot != NULL && dot > name ? dot + 1 : name);
}

static void
read_column (const char *message, Missing *missing)
{
  g_auto (GStrv) of = match ("^column \"(.+)\" of relation \"(.+)\" does not exist$", message);
  g_auto (GStrv) quoted = match ("^column \"(.+)\" (?:does not exist|referenced in )", message);
  g_auto (GStrv) plain = match ("^column (?:.+\\.)?([^\". ]+) does not exist$", message);
  char **found = of != NULL ? of : quoted != NULL ? quoted : plain;

  if (found == NULL)
    return;
  missing->kinds = columns;
  missing->name = g_strdup (found[1]);
  /* Elsewhere it may be an alias. */
  if (of != NULL)
    missing->parent = g_strdup (of[2]);
}

static void
read_message (const SbServerMessage *message, Missing *missing)
{
  static const struct
  {
    const char *sqlstate, *pattern;
    const char *const *kinds;
  } forms[] = {
    { "42P01", "^relation \"(.+)\" does not exist$", relations },
    { "42883", "^(?:function|procedure) ([^(]+)\\(.*\\) does not exist$", functions },
    { "42704", "^type \"(.+)\" does not exist$", types },
    { "3F000", "^schema \"(.+)\" does not exist$", schemas },
  };

  if (strcmp (message->sqlstate, "42703") == 0)
    read_column (message->message, missing);
  for (guint i = 0; i < G_N_ELEMENTS (forms) && missing->name == NULL; i++)
    {
      g_auto (GStrv) found = strcmp (message->sqlstate, forms[i].sqlstate) == 0
                                 ? match (forms[i].pattern, message->message)
                                 : NULL;

      if (found != NULL)
        take_name (missing, forms[i].kinds, found[1]);
    }
}

/* A name without a schema means public, where nobody says otherwise. */
static gboolean
is_same_schema (const char *a, const char *b)
{
  return strcmp (a != NULL ? a : "public", b != NULL ? b : "public") == 0;
}

static gboolean
is_made (const SbObject *object, const Missing *missing)
{
  return object->verb == SB_OBJECT_CREATED && strcmp (object->name, missing->name) == 0
         && g_strv_contains (missing->kinds, object->kind)
         && (missing->kinds == columns || is_same_schema (object->schema, missing->schema))
         && (missing->parent == NULL || g_strcmp0 (object->parent, missing->parent) == 0);
}

/* "table notes" where the script makes it. */
static char *
dup_made (const char *path, const Missing *missing)
{
  gsize length;
  g_autofree char *text = sb_file_read (path, &length, NULL);
  g_autoptr (SbScript) script = NULL;

  /* Most scripts need not be parsed. */
  if (text == NULL || strcasestr (text, missing->name) == NULL)
    return NULL;
  script = sb_script_parse (text, length, NULL);
  for (guint i = 0; script != NULL && i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      for (guint o = 0; o < statement->n_objects; o++)
        if (is_made (&statement->objects[o], missing))
          {
            g_autofree char *name = sb_printable_ellipsize (missing->name, MAX_NAME);

            return g_strdup_printf ("%s %s", statement->objects[o].kind, name);
          }
    }
  return NULL;
}

static gboolean
is_to_come (const SbTimelineRow *row)
{
  return row->migration != NULL && row->migration->paths[SB_ROLE_FORWARD] != NULL
         && row->renamed == NULL
         && (row->state == SB_STATE_PENDING || row->state == SB_STATE_FAILED
             || row->state == SB_STATE_LATE);
}

/**
 * sb_maker_find:
 * @timeline: what is applied
 * @message: an error of the server
 * @failed_key: (nullable): of the migration that failed
 *
 * Reads the scripts that are not applied: workers only.
 *
 * Returns: (transfer full) (nullable): the first other migration that is not applied and creates
 *   what the error says is not there
 */
SbMaker *
sb_maker_find (SbTimeline *timeline, const SbServerMessage *message, const char *failed_key)
{
  g_auto (Missing) missing = { 0 };

  if (message->sqlstate != NULL && message->message != NULL)
    read_message (message, &missing);
  if (missing.name == NULL || *missing.name == '\0')
    return NULL;
  for (guint i = 0; i < sb_timeline_get_n_rows (timeline); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (timeline, i);
      g_autofree char *object = NULL;
      SbMaker *self;

      if (!is_to_come (row) || g_strcmp0 (row->key, failed_key) == 0)
        continue;
      object = dup_made (row->migration->paths[SB_ROLE_FORWARD], &missing);
      if (object == NULL)
        continue;
      self = g_new0 (SbMaker, 1);
      self->key = g_strdup (row->key);
      self->version = g_strdup (row->version);
      self->object = g_steal_pointer (&object);
      return self;
    }
  return NULL;
}

/**
 * sb_maker_dup_cause:
 * @self: a maker
 *
 * Returns: (transfer full): why something is not there, in one sentence without a full stop
 */
char *
sb_maker_dup_cause (const SbMaker *self)
{
  g_autofree char *version = sb_printable_ellipsize (self->version, MAX_NAME);

  return g_strdup_printf ("%s creates %s, and is not applied here", version, self->object);
}

/**
 * sb_maker_free:
 * @self: (transfer full): a maker
 */
void
sb_maker_free (SbMaker *self)
{
  g_free (self->key);
  g_free (self->version);
  g_free (self->object);
  g_free (self);
}
