/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the statements of a text begin that was looked at before. Where a statement begins depends
 * on what stands before it alone: as far as a text is the same, its statements begin there too. */
#include "sb-wanted-private.h"

#include <string.h>

/* Compared at once. */
#define BLOCK 4096

typedef struct
{
  gsize at;
  SbLetters letters; /* how keywords are written up to there */
} Beginning;

struct _SbWantedMemory
{
  GByteArray *text; /* up to the last beginning */
  GArray *beginnings;
};

/**
 * sb_wanted_memory_new:
 *
 * Returns: (transfer full): what remembers no text yet
 */
SbWantedMemory *
sb_wanted_memory_new (void)
{
  SbWantedMemory *self = g_new (SbWantedMemory, 1);

  self->text = g_byte_array_new ();
  self->beginnings = g_array_new (FALSE, FALSE, sizeof (Beginning));
  return self;
}

/**
 * sb_wanted_memory_free:
 * @self: (transfer full): what remembers a text
 */
void
sb_wanted_memory_free (SbWantedMemory *self)
{
  g_byte_array_unref (self->text);
  g_array_unref (self->beginnings);
  g_free (self);
}

static gsize
count_same (const char *a, const char *b, gsize length)
{
  gsize at = 0;

  while (length - at >= BLOCK && memcmp (a + at, b + at, BLOCK) == 0)
    at += BLOCK;
  while (at < length && a[at] == b[at])
    at++;
  return at;
}

static const Beginning *
get_last (const SbWantedMemory *self)
{
  return self->beginnings->len > 0
             ? &g_array_index (self->beginnings, Beginning, self->beginnings->len - 1)
             : NULL;
}

/*< private >
 * sb_wanted_memory_resume:
 * @length: of @text
 * @from: (out): where a statement begins, at or before @cursor
 * @letters: (out): how keywords are written up to there
 *
 * Forgets what is no longer so in @text.
 */
void
sb_wanted_memory_resume (SbWantedMemory *self, const char *text, gsize length, gsize cursor,
                         gsize *from, SbLetters *letters)
{
  gsize same = count_same ((const char *) self->text->data, text, MIN (self->text->len, length));

  while (get_last (self) != NULL && get_last (self)->at > same)
    g_array_set_size (self->beginnings, self->beginnings->len - 1);
  g_byte_array_set_size (self->text, get_last (self) != NULL ? (guint) get_last (self)->at : 0);
  *from = 0;
  *letters = SB_LETTERS_UNKNOWN;
  for (guint i = self->beginnings->len; i > 0; i--)
    {
      const Beginning *one = &g_array_index (self->beginnings, Beginning, i - 1);

      if (one->at > cursor)
        continue;
      *from = one->at;
      *letters = one->letters;
      return;
    }
}

/*< private >
 * sb_wanted_memory_note:
 * @at: where a statement of @text begins
 * @letters: how keywords are written up to there
 */
void
sb_wanted_memory_note (SbWantedMemory *self, const char *text, gsize at, SbLetters letters)
{
  Beginning beginning = { at, letters };

  if (at <= self->text->len)
    return;
  g_array_append_val (self->beginnings, beginning);
  g_byte_array_append (self->text, (const guint8 *) text + self->text->len,
                       (guint) (at - self->text->len));
}
