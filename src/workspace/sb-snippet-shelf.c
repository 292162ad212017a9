/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-snippet-shelf.h"

#include <gio/gio.h>
#include <string.h>

#include "sb-file.h"
#include "sb-printable.h"
#include "sb-snippet-texts.h"
#include "sb-thread.h"

#define SUFFIX ".snippets"
#define MAX_SIZE (1u << 20)

static const char *const scopes[] = { "forward", "rollback", "verify" };

static const char *
find_scope (const char *file)
{
  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    if (g_str_has_prefix (file, scopes[i]) && strcmp (file + strlen (scopes[i]), SUFFIX) == 0)
      return scopes[i];
  return NULL;
}

static void
add_file (GPtrArray *snippets, const char *folder, const char *file, GPtrArray *problems)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *shown = sb_printable_line (file);
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_autofree char *text = sb_file_read (path, &length, &error);
  guint line = 0;

  if (text != NULL && (length > MAX_SIZE || !g_utf8_validate (text, length, NULL)))
    g_ptr_array_add (problems,
                     g_strdup_printf ("the snippets \"%s\" are left out: no text of UTF-8, or over"
                                      " one megabyte",
                                      shown));
  else if (text != NULL)
    line = sb_snippets_parse (snippets, text, find_scope (file), TRUE);
  else
    g_ptr_array_add (problems, g_strdup_printf ("the snippets \"%s\" are left out: %s", shown,
                                                error->message));
  if (line > 0)
    g_ptr_array_add (problems, g_strdup_printf ("the snippets \"%s\": line %u is no part of one:"
                                                " their lines begin with a tab",
                                                shown, line));
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_own (GPtrArray *snippets, GPtrArray *problems)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "switchback", "snippets",
                                              NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && name[0] != '.')
      g_ptr_array_add (files, g_strdup (name));
  g_ptr_array_sort (files, compare_files);
  for (guint i = 0; i < files->len; i++)
    add_file (snippets, folder, files->pdata[i], problems);
}

static void
add_built_in (GPtrArray *snippets, const char *file)
{
  g_autofree char *path = g_strconcat ("/org/switchback/snippets/", file, NULL);
  g_autoptr (GBytes) text = g_resource_lookup_data (sb_snippet_texts_get_resource (), path,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  sb_snippets_parse (snippets, g_bytes_get_data (text, NULL), find_scope (file), FALSE);
}

/**
 * sb_snippet_shelf_load:
 * @problems: (element-type utf8): gets a sentence for what cannot be used
 *
 * Loads the user's snippets, then those that come with Switchback; the first of a word wins.
 *
 * Returns: (transfer full) (element-type SbSnippet): the snippets
 */
GPtrArray *
sb_snippet_shelf_load (GPtrArray *problems)
{
  SB_WORKERS_ONLY;

  GPtrArray *snippets = sb_snippets_new ();

  add_own (snippets, problems);
  add_built_in (snippets, "forward.snippets");
  add_built_in (snippets, "rollback.snippets");
  add_built_in (snippets, "verify.snippets");
  add_built_in (snippets, "migration.snippets");
  return snippets;
}
