/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other programs need to reach a target, as files that are in memory only. */
#include "sb-target-private.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* libpq takes no password from a file that others may read. */
static int
open_memory (const char *text, GError **error)
{
  int fd = memfd_create ("switchback", MFD_CLOEXEC);
  gsize length = strlen (text);

  if (fd >= 0 && fchmod (fd, 0600) == 0 && write (fd, text, length) == (gssize) length)
    return fd;
  g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_TARGET,
               "%s: the target's address cannot be handed on", g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

/**
 * sb_target_open_service_file:
 * @self: a target
 * @service: the name that its section gets
 * @error: return location for %SB_DB_ERROR_TARGET
 *
 * Makes what PGSERVICEFILE may name: how to connect to the target, without secrets. The file is in
 * memory, its owner's alone, and gone with the last who has it open. Any thread.
 *
 * Returns: its file descriptor, closed on exec; -1 on failure
 */
int
sb_target_open_service_file (SbTarget *self, const char *service, GError **error)
{
  g_autoptr (GPtrArray) keywords = g_ptr_array_new ();
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer keyword, value;

  sb_target_get_keywords (self, "switchback", keywords, values);
  for (guint i = 0; keywords->pdata[i] != NULL; i++)
    g_hash_table_insert (last, keywords->pdata[i], values->pdata[i]);
  g_string_append_printf (text, "[%s]\n", service);
  g_hash_table_iter_init (&iter, last);
  while (g_hash_table_iter_next (&iter, &keyword, &value))
    if (strstr (keyword, "password") == NULL && value != NULL && strchr (value, '\n') == NULL)
      g_string_append_printf (text, "%s=%s\n", (char *) keyword, (char *) value);
  return open_memory (text->str, error);
}

/**
 * sb_target_open_password_file:
 * @self: a target
 * @error: return location for %SB_DB_ERROR_TARGET
 *
 * Makes what PGPASSFILE may name: the target's password, and no other. A file like that of
 * sb_target_open_service_file(); hand it to nobody but a program of PostgreSQL. Any thread.
 *
 * Returns: its file descriptor, closed on exec; -1 on failure, or without @error when the target has
 *   no password of its own, and those of the person are to be looked for
 */
int
sb_target_open_password_file (SbTarget *self, GError **error)
{
  const char *password = sb_target_lookup (self, "password");
  GString *line;
  g_autoptr (SbSecret) text = NULL;

  if (password == NULL)
    return -1;
  /* No growing, which would leave parts of it behind. */
  line = g_string_sized_new (2 * strlen (password) + 16);
  g_string_append (line, "*:*:*:*:");
  for (const char *at = password; *at != '\0'; at++)
    {
      if (*at == ':' || *at == '\\')
        g_string_append_c (line, '\\');
      g_string_append_c (line, *at);
    }
  g_string_append_c (line, '\n');
  text = g_string_free (line, FALSE);
  return open_memory (text, error);
}
