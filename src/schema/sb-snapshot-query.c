/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-snapshot-query.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "sb-schema-sql.h"

static const char *const names[] = {
  "relations", "columns", "column-order", "constraints", "indexes",     "sequences", "triggers",
  "routines",  "types",   "comments",     "database",    "replication", "rare",
};

/* What the files write short: @name(x|y) is what stands here with the arguments for $1, $2, $3. */
static const struct
{
  const char *name;
  const char *text;
} macros[] = {
  /* A schema of users; PostgreSQL keeps names that begin with pg_ for itself. */
  { "ours", "($1 !~ '^pg_' AND $1 <> 'information_schema')" },
  /* Not a member of an extension: those come and go with it. */
  { "free",
    "NOT EXISTS (SELECT FROM pg_depend mine WHERE mine.classid = '$1'::regclass AND mine.objid = $2"
    " AND mine.deptype = 'e')" },
  { "name", "quote_ident($1) || '.' || quote_ident($2)" },
  { "indented", "replace($1, E'\\n', E'\\n  ')" },
  { "sorted", "(SELECT string_agg(o::text, ', ' ORDER BY o::text COLLATE \"C\")"
              " FROM unnest($1) o)" },
  /* No privileges written down and the default ones written down are the same. */
  { "acl", "CASE WHEN $1 IS NOT NULL THEN nullif(@list($1), @list(acldefault($2, $3))) END" },
  { "list", "coalesce((SELECT string_agg('privileges: ' || p, E'\\n' ORDER BY p)"
            " FROM (SELECT unnest($1)::text COLLATE \"C\" AS p) items), 'privileges: none')" },
};

static const char *
find_macro (const char *name, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (macros); i++)
    if (strlen (macros[i].name) == length && memcmp (macros[i].name, name, length) == 0)
      return macros[i].text;
  g_assert_not_reached ();
}

/* Past the parenthesis that closes the one before @text; the arguments on the way. */
static const char *
read_arguments (const char *text, GPtrArray *arguments)
{
  const char *begin = text;
  guint depth = 1;

  for (; depth > 0; text++)
    {
      gboolean is_end, is_bar;

      g_assert (*text != '\0');
      depth += *text == '(' ? 1 : 0;
      depth -= *text == ')' ? 1 : 0;
      is_end = depth == 0;
      is_bar = *text == '|' && text[1] != '|' && text[-1] != '|';
      if (!is_end && !(is_bar && depth == 1))
        continue;
      g_ptr_array_add (arguments, g_strndup (begin, text - begin));
      begin = text + 1;
    }
  return text;
}

static void
expand (const char *text, GString *out)
{
  while (*text != '\0')
    {
      g_autoptr (GPtrArray) arguments = NULL;
      g_autoptr (GString) filled = NULL;
      const char *name = text + 1;

      if (*text != '@')
        {
          g_string_append_c (out, *text++);
          continue;
        }
      text = name + strcspn (name, "(");
      arguments = g_ptr_array_new_with_free_func (g_free);
      filled = g_string_new (find_macro (name, text - name));
      text = read_arguments (text + 1, arguments);
      for (guint i = 0; i < arguments->len; i++)
        {
          char mark[] = { '$', (char) ('1' + i), '\0' };

          g_string_replace (filled, mark, arguments->pdata[i], 0);
        }
      expand (filled->str, out);
    }
}

/* Without the lines that end with "-- since N" for a later N. */
static char *
dup_lines_for (const char *text, int major)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *out = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    {
      const char *since = strstr (*line, "-- since ");

      if (since == NULL || atoi (since + strlen ("-- since ")) <= major)
        g_string_append_printf (out, "%s\n", *line);
    }
  return g_string_free (out, FALSE);
}

static char *
dup_query (const char *name, int server_version)
{
  g_autofree char *path = g_strdup_printf ("/org/switchback/sql/schema-%s.sql", name);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (sb_schema_sql_get_resource (), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = NULL;
  GString *out = g_string_new (NULL);

  g_assert (bytes != NULL);
  /* Resources end with a NUL that is not counted. */
  text = dup_lines_for (g_bytes_get_data (bytes, NULL), server_version / 10000);
  expand (text, out);
  return g_string_free (out, FALSE);
}

/**
 * sb_snapshot_query_get_n:
 *
 * Returns: how many questions make up a snapshot
 */
guint
sb_snapshot_query_get_n (void)
{
  return G_N_ELEMENTS (names);
}

/**
 * sb_snapshot_query_dup:
 * @index: below sb_snapshot_query_get_n()
 * @server_version: as libpq tells it, 150020 for 15.20; from 130000
 *
 * A query without parameters, for a search_path of pg_catalog alone. Its columns are kind, identity,
 * relation (or null) and definition: lines of "fact: value", where a line that begins with two
 * blanks goes on with the value before. Any thread.
 *
 * Returns: (transfer full): SQL
 */
char *
sb_snapshot_query_dup (guint index, int server_version)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (names), NULL);

  return dup_query (names[index], server_version);
}

/**
 * sb_snapshot_query_dup_roles:
 * @server_version: as for sb_snapshot_query_dup()
 *
 * Returns: (transfer full): SQL of the same shape, for the roles of the whole server
 */
char *
sb_snapshot_query_dup_roles (int server_version)
{
  return dup_query ("roles", server_version);
}
