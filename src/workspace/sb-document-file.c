/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-document-file.h"

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-thread.h"
#include "sb-workspace.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char BOM[] = "\xef\xbb\xbf";

static gboolean
starts_with_bom (const char *bytes, gsize length)
{
  return length >= 3 && memcmp (bytes, BOM, 3) == 0;
}

/* Every LF has exactly one CR before it, so that taking it away and putting it back is lossless. */
static gboolean
has_only_crlf (const char *bytes, gsize length)
{
  const char *end = bytes + length;
  gboolean any = FALSE;

  for (const char *at = bytes; (at = memchr (at, '\n', end - at)) != NULL; at++)
    {
      if (at == bytes || at[-1] != '\r' || (at - bytes >= 2 && at[-2] == '\r'))
        return FALSE;
      any = TRUE;
    }
  return any;
}

/**
 * sb_document_find_long_line:
 * @text: a text
 * @length: its length in bytes
 *
 * Any thread.
 *
 * Returns: the number of the first line that is too long to be edited, from 1; 0: none is
 */
guint
sb_document_find_long_line (const char *text, gsize length)
{
  const char *end = text + length;
  guint line = 1;

  for (const char *at = text; at < end; line++)
    {
      const char *lf = memchr (at, '\n', end - at);

      if ((lf != NULL ? lf : end) - at > SB_DOCUMENT_MAX_LINE)
        return line;
      if (lf == NULL)
        break;
      at = lf + 1;
    }
  return 0;
}

static GBytes *
decode (const char *bytes, gsize length, gboolean is_crlf)
{
  char *out, *to;

  if (!is_crlf)
    return g_bytes_new (bytes, length);
  out = to = g_malloc (length + 1);
  for (gsize i = 0; i < length; i++)
    if (bytes[i] != '\r' || i + 1 == length || bytes[i + 1] != '\n')
      *to++ = bytes[i];
  return g_bytes_new_take (out, to - out);
}

/* The beginning of a text, valid UTF-8 whatever was cut through. */
static GBytes *
make_excerpt (const char *bytes, gsize length, gboolean is_crlf)
{
  g_autoptr (GBytes) decoded = NULL;
  const char *data;
  gsize n;
  char *valid;

  length = MIN (length, SB_DOCUMENT_EXCERPT_BYTES);
  while (length > 0 && length == SB_DOCUMENT_EXCERPT_BYTES
         && ((guchar) bytes[length - 1] & 0x80) != 0)
    length--;
  decoded = decode (bytes, length, is_crlf);
  data = g_bytes_get_data (decoded, &n);
  valid = g_utf8_make_valid (data != NULL ? data : "", n);
  return g_bytes_new_take (valid, strlen (valid));
}

static void
refuse (SbDocumentFile *self, const char *problem)
{
  self->state = SB_DOCUMENT_UNREADABLE;
  self->problem = g_strdup (problem);
}

/* The first bytes of a file of any size. What is no file is never waited for. */
static gsize
read_beginning (const char *path, char *bytes, gsize length)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  gsize n = 0;

  if (fd < 0)
    return 0;
  while (n < length)
    {
      gssize got = read (fd, bytes + n, length - n);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        break;
      n += got;
    }
  close (fd);
  return n;
}

static void
read_huge (SbDocumentFile *self, const char *path, const struct stat *info)
{
  g_autofree char *bytes = g_malloc (SB_DOCUMENT_EXCERPT_BYTES);
  gsize length = read_beginning (path, bytes, SB_DOCUMENT_EXCERPT_BYTES);
  gsize skip = starts_with_bom (bytes, length) ? 3 : 0;
  g_autofree char *size = g_format_size_full (info->st_size, G_FORMAT_SIZE_IEC_UNITS);

  if (length == 0)
    {
      refuse (self, "permission denied");
      return;
    }
  self->identity = g_strdup_printf ("%lld bytes, %lld.%09ld, %lld", (long long) info->st_size,
                                    (long long) info->st_mtim.tv_sec, info->st_mtim.tv_nsec,
                                    (long long) info->st_ino);
  if (memchr (bytes, '\0', length) != NULL)
    {
      refuse (self, "no text: it has NUL bytes");
      return;
    }
  self->has_bom = skip > 0;
  self->text = make_excerpt (bytes + skip, length - skip, has_only_crlf (bytes, length));
  self->state = SB_DOCUMENT_EXCERPT;
  self->problem = g_strdup_printf ("%s is too large to be edited here: only its beginning is shown",
                                   size);
}

static void
judge_text (SbDocumentFile *self, const char *path, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  gsize skip = starts_with_bom (bytes, length) ? 3 : 0;
  guint long_line;

  if (!sb_script_check_text (bytes, length, &error))
    {
      char *valid;

      if (g_error_matches (error, SB_SQL_ERROR, SB_SQL_ERROR_NOT_TEXT))
        {
          refuse (self, error->message);
          return;
        }
      valid = g_utf8_make_valid (bytes, length);
      self->text = g_bytes_new_take (valid, strlen (valid));
      self->state = SB_DOCUMENT_READ_ONLY;
      self->problem = g_strdup_printf ("%s: opened for reading only", error->message);
      if (sb_document_find_long_line (bytes, length) == 0 && length <= SB_DOCUMENT_MAX_BYTES)
        return;
      g_clear_pointer (&self->text, g_bytes_unref);
      self->text = make_excerpt (valid, strlen (valid), FALSE);
      self->state = SB_DOCUMENT_EXCERPT;
      return;
    }

  bytes += skip;
  length -= skip;
  self->has_bom = skip > 0;
  self->is_crlf = has_only_crlf (bytes, length);
  self->source = g_bytes_new (bytes, length);
  long_line = sb_document_find_long_line (bytes, length);
  if (long_line > 0 || length > SB_DOCUMENT_MAX_BYTES)
    {
      self->state = SB_DOCUMENT_EXCERPT;
      self->problem =
          long_line > 0 ? g_strdup_printf ("line %u is too long to be edited here: the text is cut",
                                           long_line)
                        : g_strdup ("too large to be edited here: only its beginning is shown");
      self->text = make_excerpt (bytes, length, self->is_crlf);
      return;
    }
  self->text = decode (bytes, length, self->is_crlf);
  self->state = SB_DOCUMENT_READY;
  if (faccessat (AT_FDCWD, path, W_OK, AT_EACCESS) != 0 && (errno == EACCES || errno == EROFS))
    {
      self->state = SB_DOCUMENT_READ_ONLY;
      self->problem = g_strdup (errno == EACCES
                                    ? "write-protected: opened for reading only"
                                    : "the file system is read-only: opened for reading only");
    }
}

/*< private >
 * sb_document_file_read:
 * @path: of a script
 *
 * Reads a script and judges what can be done with it. Of one that is very large only the beginning
 * is read. Workers only.
 *
 * Returns: (transfer full): the script; whatever is wrong is said in it
 */
SbDocumentFile *
sb_document_file_read (const char *path)
{
  SbDocumentFile *self = g_new0 (SbDocumentFile, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  struct stat info;
  gsize length;

  SB_WORKERS_ONLY;
  if (lstat (path, &info) != 0 && (errno == ENOENT || errno == ENOTDIR))
    {
      self->state = SB_DOCUMENT_ABSENT;
      self->text = g_bytes_new (NULL, 0);
      return self;
    }
  if (stat (path, &info) == 0 && S_ISREG (info.st_mode) && info.st_size > SB_DOCUMENT_MAX_BYTES)
    {
      read_huge (self, path, &info);
      return self;
    }
  bytes = sb_file_read (path, &length, &error);
  if (bytes == NULL)
    {
      /* The name is on the screen already. */
      char *colon = strstr (error->message, ": \"");

      if (colon != NULL)
        *colon = '\0';
      refuse (self, error->message);
      return self;
    }
  self->identity = sb_digest_bytes (bytes, length);
  judge_text (self, path, bytes, length);
  return self;
}

/*< private >
 * sb_document_file_free:
 * @self: (transfer full): a script
 */
void
sb_document_file_free (SbDocumentFile *self)
{
  g_free (self->problem);
  g_free (self->identity);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_clear_pointer (&self->source, g_bytes_unref);
  g_free (self);
}

/*< private >
 * sb_document_file_encode:
 * @text: as it is in the editor
 * @is_crlf: whether lines end with CR LF in the file
 *
 * Returns: (transfer full): as it is in the file, without a byte order mark
 */
GBytes *
sb_document_file_encode (GBytes *text, gboolean is_crlf)
{
  gsize length;
  const char *data = g_bytes_get_data (text, &length);
  GString *out;

  if (!is_crlf)
    return g_bytes_ref (text);
  out = g_string_sized_new (length + length / 16);
  for (gsize i = 0; i < length; i++)
    {
      if (data[i] == '\n' && (i == 0 || data[i - 1] != '\r'))
        g_string_append_c (out, '\r');
      g_string_append_c (out, data[i]);
    }
  return g_string_free_to_bytes (out);
}

/*< private >
 * sb_document_file_map:
 * @text: (array length=length): as it is in the editor
 * @length: in bytes
 * @is_crlf: whether lines end with CR LF in the file
 * @file_offset: byte offset in the file without its byte order mark
 *
 * Returns: the byte offset in @text, at most @length
 */
gsize
sb_document_file_map (const char *text, gsize length, gboolean is_crlf, gsize file_offset)
{
  gsize in_file = 0;
  gsize i = 0;

  if (!is_crlf)
    return MIN (file_offset, length);
  for (; i < length; i++)
    {
      in_file += text[i] == '\n' && (i == 0 || text[i - 1] != '\r') ? 2 : 1;
      if (in_file > file_offset)
        break;
    }
  return i;
}

/* Whether the file is still what the document was made of. */
static gboolean
check_unchanged (const char *path, const char *identity, GError **error)
{
  g_autoptr (SbDocumentFile) now = sb_document_file_read (path);

  if (now->state == SB_DOCUMENT_ABSENT ? identity == NULL
                                       : g_strcmp0 (now->identity, identity) == 0)
    return TRUE;
  /* A file that cannot be read cannot be compared either. */
  g_set_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT,
               now->state == SB_DOCUMENT_ABSENT ? "the file is gone from the disk"
               : now->identity != NULL          ? "the file was changed on disk since it was read"
                                                : "the file cannot be read any more");
  return FALSE;
}

/* As it is in the file, byte by byte. */
static GByteArray *
encode_whole (GBytes *text, gboolean has_bom, gboolean is_crlf)
{
  g_autoptr (GBytes) encoded = sb_document_file_encode (text, is_crlf);
  GByteArray *bytes = g_byte_array_new ();

  if (has_bom)
    g_byte_array_append (bytes, (const guint8 *) BOM, 3);
  g_byte_array_append (bytes, g_bytes_get_data (encoded, NULL), g_bytes_get_size (encoded));
  return bytes;
}

/*< private >
 * sb_document_file_write_copy:
 * @path: where; a file there is replaced
 * @text: as it is in the editor
 * @has_bom: whether to start with a byte order mark
 * @is_crlf: whether lines end with CR LF
 * @error: return location for #SbProjectError
 *
 * Workers only.
 *
 * Returns: whether it was written
 */
gboolean
sb_document_file_write_copy (const char *path, GBytes *text, gboolean has_bom, gboolean is_crlf,
                             GError **error)
{
  g_autoptr (GByteArray) bytes = encode_whole (text, has_bom, is_crlf);

  SB_WORKERS_ONLY;
  return sb_file_save (path, (const char *) bytes->data, bytes->len, error);
}

/*< private >
 * sb_document_file_write:
 * @path: of the script
 * @identity: (nullable): of the file as it was read or written last; %NULL when it is to be made
 * @text: as it is in the editor
 * @has_bom: whether the file starts with a byte order mark
 * @is_crlf: whether its lines end with CR LF
 * @error: return location for %SB_WORKSPACE_ERROR_CONFLICT when the file is another one by now, or
 *   #SbProjectError
 *
 * Writes a script, whole or not at all, unless somebody else has changed it. Workers only.
 *
 * Returns: (transfer full) (nullable): the new identity
 */
char *
sb_document_file_write (const char *path, const char *identity, GBytes *text, gboolean has_bom,
                        gboolean is_crlf, GError **error)
{
  g_autoptr (GByteArray) bytes = encode_whole (text, has_bom, is_crlf);
  const char *data = (const char *) bytes->data;
  gboolean ok;

  SB_WORKERS_ONLY;
  if (!check_unchanged (path, identity, error))
    return NULL;
  ok = identity != NULL ? sb_file_save (path, data, bytes->len, error)
                        : sb_file_create (path, data, bytes->len, error);
  if (!ok)
    return NULL;
  /* As sb_document_file_read() will name it. */
  if (bytes->len > SB_DOCUMENT_MAX_BYTES)
    {
      g_autoptr (SbDocumentFile) now = sb_document_file_read (path);

      return g_strdup (now->identity != NULL ? now->identity : "");
    }
  return sb_digest_bytes (data, bytes->len);
}
