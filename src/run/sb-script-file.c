/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-script-file.h"

#include <string.h>

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-includes.h"
#include "sb-plan.h"
#include "sb-psql.h"

/**
 * sb_script_file_dup_name:
 * @migration: what the script belongs to
 * @path: the script
 *
 * Returns: (transfer full): what to call it in a refusal. In folders of their own scripts of all
 *   roles have one name: "verify/033_x.sql"
 */
char *
sb_script_file_dup_name (const SbMigration *migration, const char *path)
{
  g_autofree char *home = g_path_get_dirname (migration->paths[SB_ROLE_FORWARD]);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *folder_name = g_filename_display_basename (folder);
  g_autofree char *name = g_filename_display_basename (path);

  if (strcmp (folder, home) == 0)
    return g_steal_pointer (&name);
  return g_strdup_printf ("%s/%s", folder_name, name);
}

/* Takes @text. */
static SbScriptParse *
expand (const SbMigration *migration, SbScriptRole role, const char *path, const char *name,
        char *text, gsize length, GError **error)
{
  g_autoptr (GError) cause = NULL;
  SbSources *sources = NULL;
  gsize new_length;
  char *expanded = sb_psql_expand (path, name, text, length, sb_includes_read, (gpointer) migration,
                                   &new_length, &sources, &cause);
  SbScriptParse *parse;

  if (expanded == NULL)
    {
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "%s; nothing was run",
                   cause->message);
      return NULL;
    }
  /* Another tool that owns these files would stumble where we would not. */
  if (role == SB_ROLE_FORWARD && migration->is_plain_sql)
    {
      g_free (expanded);
      sb_sources_unref (sources);
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                   "%s has commands of psql, on which the Supabase CLI would fail; nothing was run",
                   name);
      return NULL;
    }
  parse = sb_script_parse_begin (expanded, new_length, sources, error);
  if (parse == NULL)
    g_prefix_error (error, "%s: ", name);
  return parse;
}

/* Takes @text. */
static SbScriptParse *
begin (const SbMigration *migration, SbScriptRole role, const char *path, char *text, gsize length,
       GError **error)
{
  g_autofree char *name = sb_script_file_dup_name (migration, path);
  SbScriptParse *parse;

  if (sb_psql_is_needed (text, length) && sb_script_check_text (text, length, NULL))
    return expand (migration, role, path, name, text, length, error);
  parse = sb_script_parse_begin (text, length, NULL, error);
  if (parse == NULL)
    g_prefix_error (error, "%s: ", name);
  return parse;
}

/**
 * sb_script_file_begin:
 * @migration: what the script belongs to
 * @role: which of its scripts
 * @path: where it is
 * @checksum: (out) (optional) (transfer full): sb_digest_script() of the file itself
 * @error: return location for an error of any floor below, or %SB_RUN_ERROR_REFUSED
 *
 * Reads a script, carries out psql's commands in it and begins to parse it. Workers only.
 *
 * Returns: (transfer full) (nullable): the script as it would be sent, for sb_script_parse_wait()
 */
SbScriptParse *
sb_script_file_begin (const SbMigration *migration, SbScriptRole role, const char *path,
                      char **checksum, GError **error)
{
  gsize length;
  char *text = sb_file_read (path, &length, error);

  if (text == NULL)
    return NULL;
  if (checksum != NULL)
    *checksum = sb_digest_script (text, length);
  return begin (migration, role, path, text, length, error);
}

/**
 * sb_script_file_expand:
 * @migration: what the script belongs to
 * @role: which of its scripts
 * @path: where it is, or will be saved
 * @script: its text as it is being edited
 *
 * As sb_script_file_read() with another text than the file's. Workers only.
 *
 * Returns: (transfer full) (nullable): the script as it would be sent; @script itself where it has
 *   no commands of psql, %NULL where they cannot be followed
 */
SbScript *
sb_script_file_expand (const SbMigration *migration, SbScriptRole role, const char *path,
                       SbScript *script)
{
  gsize length;
  const char *text = sb_script_get_file_text (script, &length);
  SbScriptParse *parse;

  if (sb_script_get_sources (script) != NULL || !sb_psql_is_needed (text, length))
    return sb_script_ref (script);
  parse = begin (migration, role, path, g_strndup (text, length), length, NULL);
  return parse != NULL ? sb_script_parse_wait (parse) : NULL;
}

/**
 * sb_script_file_read:
 * @migration: what the script belongs to
 * @role: which of its scripts
 * @path: where it is
 * @error: return location for an error of any floor below, or %SB_RUN_ERROR_REFUSED
 *
 * As sb_script_file_begin(), and waits. Workers only.
 *
 * Returns: (transfer full) (nullable): the script, as it would be sent
 */
SbScript *
sb_script_file_read (const SbMigration *migration, SbScriptRole role, const char *path,
                     GError **error)
{
  SbScriptParse *parse = sb_script_file_begin (migration, role, path, NULL, error);

  return parse != NULL ? sb_script_parse_wait (parse) : NULL;
}

/**
 * sb_script_file_check:
 * @script: a script
 * @error: return location for %SB_RUN_ERROR_STALE
 *
 * Compares the files that it includes with those on disk. Workers only.
 *
 * Returns: whether none of them was edited since they were read
 */
gboolean
sb_script_file_check (SbScript *script, GError **error)
{
  SbSources *sources = sb_script_get_sources (script);

  for (guint i = 1; sources != NULL && i < sb_sources_get_n (sources); i++)
    {
      const SbSource *source = sb_sources_get (sources, i);
      gsize length;
      g_autofree char *text = sb_file_read (source->path, &length, error);
      g_autofree char *checksum = text != NULL ? sb_digest_script (text, length) : NULL;

      if (text == NULL)
        return FALSE;
      if (strcmp (checksum, source->checksum) != 0)
        {
          g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE,
                       "\"%s\" was edited since the plan was made", source->name);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * sb_script_file_dup_place:
 * @script: a script
 * @name: what its own file is called
 * @offset: byte offset in its text
 *
 * Returns: (transfer full): "FILE:LINE"
 */
char *
sb_script_file_dup_place (SbScript *script, const char *name, gsize offset)
{
  SbSources *sources = sb_script_get_sources (script);
  SbSourcePlace place;

  if (sources == NULL)
    return g_strdup_printf ("%s:%u", name, sb_script_get_line (script, offset));
  place = sb_sources_locate (sources, offset);
  return g_strdup_printf ("%s:%u", place.source->name, place.line);
}

/**
 * sb_script_file_dup_line:
 * @script: a script
 * @offset: byte offset in its text
 *
 * Returns: (transfer full): "line 5", or "line 5 of functions/a.sql" where that is included
 */
char *
sb_script_file_dup_line (SbScript *script, gsize offset)
{
  SbSources *sources = sb_script_get_sources (script);
  SbSourcePlace place;

  if (sources == NULL)
    return g_strdup_printf ("line %u", sb_script_get_line (script, offset));
  place = sb_sources_locate (sources, offset);
  if (place.source == sb_sources_get (sources, 0))
    return g_strdup_printf ("line %u", place.line);
  return g_strdup_printf ("line %u of %s", place.line, place.source->name);
}
