/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer target: any text as a script for psql, that can include itself cut in pieces: "1" is
 * the text from its middle on, "2" its first half. */
#include "sb-psql.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

typedef struct
{
  const char *text;
  gsize length;
} Input;

static char *
read_cb (const char *name, const char *from, gboolean is_relative, char **path, char **shown,
         gsize *length, gpointer user_data, GError **error)
{
  const Input *input = user_data;
  gsize half = input->length / 2;
  char *copy;

  if (name[0] != '1' && name[0] != '2')
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "no such file");
      return NULL;
    }
  *path = g_strdup (name);
  *shown = g_strdup (name);
  *length = name[0] == '1' ? input->length - half : half;
  copy = g_malloc (*length + 1);
  memcpy (copy, input->text + (name[0] == '1' ? half : 0), *length);
  copy[*length] = '\0';
  return copy;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_malloc (size + 1), *became = NULL;
  g_autoptr (SbSources) sources = NULL;
  g_autoptr (GError) error = NULL;
  Input input = { (const char *) data, size };
  gsize length;

  memcpy (text, data, size);
  text[size] = '\0';
  if (!sb_script_check_text (text, size, NULL))
    return 0;
  if (!sb_psql_is_needed (text, size))
    return 0;
  became = sb_psql_expand ("own", "own", g_steal_pointer (&text), size, read_cb, &input, &length,
                           &sources, &error);
  g_assert_true ((became == NULL) == (error != NULL));
  for (gsize i = 0; became != NULL && i <= length; i += 1 + length / 1000)
    {
      SbSourcePlace place = sb_sources_locate (sources, i);

      g_assert_cmpuint (place.offset, <=, place.source->length);
      g_assert_cmpuint (place.own_offset, <=, size);
      g_assert_cmpuint (place.line, >, 0);
      g_assert_cmpuint (place.column, >, 0);
    }
  return 0;
}
