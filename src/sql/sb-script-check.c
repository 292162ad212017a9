/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which bytes are a text. */
#include "sb-lines.h"
#include "sb-script.h"

#include <string.h>

/**
 * sb_script_check_text:
 * @text: (array length=length): the bytes of a file
 * @length: how many
 * @error: (nullable): where to put an #SbSqlError, which says where
 *
 * Any thread.
 *
 * Returns: whether the bytes are a text that sb_script_parse() takes
 */
gboolean
sb_script_check_text (const char *text, gsize length, GError **error)
{
  static const char git_crypt[] = "\0GITCRYPT";
  const char *bad;
  SbPosition position;

  if (length >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0))
    {
      g_set_error_literal (error, SB_SQL_ERROR, SB_SQL_ERROR_ENCODING,
                           "text in UTF-16, not in UTF-8");
      return FALSE;
    }
  if (length >= sizeof git_crypt && memcmp (text, git_crypt, sizeof git_crypt) == 0)
    {
      g_set_error_literal (error, SB_SQL_ERROR, SB_SQL_ERROR_NOT_TEXT, "encrypted by git-crypt");
      return FALSE;
    }
  if (g_utf8_validate_len (text, length, &bad))
    return TRUE;
  position = sb_lines_position (text, length, bad - text);
  if (*bad == '\0')
    g_set_error (error, SB_SQL_ERROR, SB_SQL_ERROR_NOT_TEXT,
                 "no text: NUL byte at line %u, column %u", position.line, position.column);
  else
    g_set_error (error, SB_SQL_ERROR, SB_SQL_ERROR_ENCODING, "no valid UTF-8 at line %u, column %u",
                 position.line, position.column);
  return FALSE;
}
