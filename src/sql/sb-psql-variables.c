/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-psql-variables.h"

#include <string.h>

/* No text needs a value of more; doubled often enough one would fill any memory. */
#define MAX_VALUE (1u << 20)

/**
 * sb_psql_variables_new:
 *
 * Returns: (transfer full) (element-type utf8 utf8): the variables that are set before a script
 *   sets any
 */
GHashTable *
sb_psql_variables_new (void)
{
  static const char *const initial[][2] = {
    { "AUTOCOMMIT", "on" },         { "ECHO", "none" },      { "ENCODING", "UTF8" },
    { "ON_ERROR_ROLLBACK", "off" }, { "QUIET", "on" },       { "VERBOSITY", "default" },
    { "SINGLELINE", "off" },        { "SINGLESTEP", "off" }, { "ON_ERROR_STOP", "on" },
    { "FETCH_COUNT", "0" },
  };
  GHashTable *self = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < G_N_ELEMENTS (initial); i++)
    g_hash_table_insert (self, g_strdup (initial[i][0]), g_strdup (initial[i][1]));
  return self;
}

static gsize
span_name (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length
         && (g_ascii_isalnum (text[n]) || text[n] == '_' || ((guchar) text[n] & 0x80) != 0))
    n++;
  return n;
}

/**
 * sb_psql_variables_match:
 * @text: (array length=length): what follows a colon that is neither in quotes nor in a comment
 * @length: in bytes
 * @kind: (out): how it refers
 * @name: (out) (transfer full): to what
 *
 * Returns: how many bytes behind the colon belong to a reference; 0 where there is none
 */
gsize
sb_psql_variables_match (const char *text, gsize length, SbPsqlReference *kind, char **name)
{
  gsize before, n;
  char close;

  if (length == 0)
    return 0;
  if (text[0] == '\'' || text[0] == '"')
    {
      *kind = text[0] == '"' ? SB_PSQL_IDENTIFIER : SB_PSQL_LITERAL;
      before = 1;
      close = text[0];
    }
  else if (length >= 2 && text[0] == '{' && text[1] == '?')
    {
      *kind = SB_PSQL_TEST;
      before = 2;
      close = '}';
    }
  else
    {
      *kind = SB_PSQL_PLAIN;
      before = 0;
      close = '\0';
    }
  n = span_name (text + before, length - before);
  if (n == 0 || (close != '\0' && (before + n >= length || text[before + n] != close)))
    return 0;
  *name = g_strndup (text + before, n);
  return before + n + (close != '\0' ? 1 : 0);
}

static char *
quote (const char *value, char mark)
{
  gboolean escapes = mark == '\'' && strchr (value, '\\') != NULL;
  GString *text = g_string_new (escapes ? " E" : NULL);

  g_string_append_c (text, mark);
  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at == mark || (escapes && *at == '\\'))
        g_string_append_c (text, *at);
      g_string_append_c (text, *at);
    }
  g_string_append_c (text, mark);
  return g_string_free (text, FALSE);
}

/**
 * sb_psql_variables_dup_text:
 * @variables: psql's variables
 * @kind: how a text refers
 * @name: to what
 *
 * Returns: (transfer full) (nullable): what stands there instead; %NULL when the text stays as it
 *   is, since nothing has that name
 */
char *
sb_psql_variables_dup_text (GHashTable *variables, SbPsqlReference kind, const char *name)
{
  const char *value = g_hash_table_lookup (variables, name);

  if (kind == SB_PSQL_TEST)
    return g_strdup (value != NULL ? "TRUE" : "FALSE");
  if (value == NULL)
    return NULL;
  return kind == SB_PSQL_PLAIN ? g_strdup (value)
                               : quote (value, kind == SB_PSQL_LITERAL ? '\'' : '"');
}

/**
 * sb_psql_variables_find_fault:
 * @name: what a script wants to set
 * @value: to what
 *
 * Returns: (transfer none) (nullable): why it cannot be; %NULL when it can
 */
const char *
sb_psql_variables_find_fault (const char *name, const char *value)
{
  gboolean is_on;

  if (*name == '\0' || span_name (name, strlen (name)) != strlen (name))
    return "is no name for a variable";
  if (strlen (value) > MAX_VALUE)
    return "would hold more than 1 MiB";
  if (strcmp (name, "AUTOCOMMIT") == 0 && (!sb_psql_parse_boolean (value, &is_on) || !is_on))
    return "is always on here: Switchback opens and ends transactions itself";
  if (strcmp (name, "SINGLELINE") == 0 && (!sb_psql_parse_boolean (value, &is_on) || is_on))
    return "is always off here: statements end with a semicolon";
  return NULL;
}

/**
 * sb_psql_variables_need_server:
 * @name: a variable that nothing has set
 *
 * Returns: whether psql would have set it, from its connection or its last statement, which nobody
 *   knows before a run
 */
gboolean
sb_psql_variables_need_server (const char *name)
{
  static const char *const names[] = {
    "DBNAME",   "ERROR", "HOST",      "LAST_ERROR_MESSAGE",  "LAST_ERROR_SQLSTATE",
    "LASTOID",  "PORT",  "ROW_COUNT", "SERVER_VERSION_NAME", "SERVER_VERSION_NUM",
    "SQLSTATE", "USER",  "VERSION",   "VERSION_NAME",        "VERSION_NUM",
    NULL,
  };

  return g_strv_contains (names, name);
}

/**
 * sb_psql_parse_boolean:
 * @text: a word
 * @value: (out): what it means
 *
 * Takes what psql takes: on, off, 1, 0, and any beginning of true, false, yes, no.
 *
 * Returns: whether it means anything
 */
gboolean
sb_psql_parse_boolean (const char *text, gboolean *value)
{
  static const struct
  {
    const char *word;
    gsize least;
    gboolean value;
  } words[] = {
    { "true", 1, TRUE }, { "false", 1, FALSE }, { "yes", 1, TRUE }, { "no", 1, FALSE },
    { "on", 2, TRUE },   { "off", 2, FALSE },   { "1", 1, TRUE },   { "0", 1, FALSE },
  };
  gsize length = strlen (text);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (length >= words[i].least && length <= strlen (words[i].word)
        && g_ascii_strncasecmp (text, words[i].word, length) == 0)
      {
        *value = words[i].value;
        return TRUE;
      }
  return FALSE;
}
