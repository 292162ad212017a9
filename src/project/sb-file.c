/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-file-private.h"
#include "sb-printable.h"
#include "sb-project.h"
#include "sb-thread.h"

/* Hidden and without `.sql`: no tool takes it for a migration, whatever happens to us. */
#define TEMPORARY_FORMAT ".switchback-%08x.tmp"
#define TEMPORARY_SIZE 32

/* A folder that is open, and the name of a file in it. */
typedef struct
{
  int folder;
  char *name;
} Place;

static void
place_clear (Place *place)
{
  if (place->folder >= 0)
    close (place->folder);
  g_free (place->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

/*< private >
 * sb_file_cause:
 * @code: an errno
 *
 * Returns: the cause in words that can start an error message
 */
const char *
sb_file_cause (int code)
{
  switch (code)
    {
    case ENOENT:
      return "no such file";
    case EACCES:
    case EPERM:
      return "permission denied";
    case EISDIR:
      return "a folder, not a file";
    case ENOTDIR:
      return "a file, not a folder";
    case ELOOP:
      return "a loop of symbolic links";
    case EEXIST:
      return "a file of that name exists";
    case ENOSPC:
      return "the disk is full";
    case EDQUOT:
      return "the disk quota is used up";
    case EFBIG:
      return "the file is larger than the system allows";
    case EROFS:
      return "the file system is read-only";
    case ENAMETOOLONG:
      return "the file's name is too long";
    case EIO:
      return "the disk reports an error";
    case EMFILE:
    case ENFILE:
      return "too many open files";
    default:
      return g_strerror (code);
    }
}

/*< private >
 * sb_file_type_cause:
 * @mode: of something that is no regular file
 *
 * Returns: what it is, in words that can start an error message
 */
const char *
sb_file_type_cause (mode_t mode)
{
  if (S_ISDIR (mode))
    return "a folder, not a file";
  if (S_ISFIFO (mode))
    return "a named pipe, not a file";
  if (S_ISSOCK (mode))
    return "a socket, not a file";
  return "a device, not a file";
}

static gboolean
fail (GError **error, int domain_code, const char *cause, const char *path, const char *consequence)
{
  g_autofree char *shown = sb_printable_line (path);

  g_set_error (error, SB_PROJECT_ERROR, domain_code, "%s: \"%s\"%s", cause, shown, consequence);
  return FALSE;
}

static gboolean
read_all (int fd, gsize size_hint, const char *path, GByteArray *bytes, GError **error)
{
  gsize length = 0;

  g_byte_array_set_size (bytes, size_hint + 1);
  for (;;)
    {
      gssize n = read (fd, bytes->data + length, bytes->len - length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error, SB_PROJECT_ERROR_UNREADABLE, sb_file_cause (errno), path, "");
      length += n;
      /* The size that was told has been read, and no more came: one call less for most files. */
      if (n == 0 || (length == size_hint && length < bytes->len))
        break;
      if (length > SB_PROJECT_MAX_FILE)
        return fail (error, SB_PROJECT_ERROR_TOO_LARGE, "larger than 128 MiB", path, "");
      if (length == bytes->len)
        g_byte_array_set_size (bytes, MIN (length * 2, SB_PROJECT_MAX_FILE + 1));
    }
  g_byte_array_set_size (bytes, length);
  return TRUE;
}

/*< private >
 * sb_file_load:
 * @folder: an open folder, or AT_FDCWD
 * @name: the file's path from @folder
 * @path: its path for error messages
 * @bytes: takes the content; memory it has is used again
 * @error: return location; see sb_file_read()
 *
 * Reads a regular file. What is no file is never waited for: a named pipe without a writer would
 * block the open for ever. Any thread.
 *
 * Returns: whether @bytes is the whole file
 */
gboolean
sb_file_load (int folder, const char *name, const char *path, GByteArray *bytes, GError **error)
{
  int fd = openat (folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat info;
  gboolean ok;

  if (fd < 0 && errno == ENXIO)
    return fail (error, SB_PROJECT_ERROR_NOT_A_FILE, "a socket or device, not a file", path, "");
  if (fd < 0)
    return fail (error, SB_PROJECT_ERROR_UNREADABLE, sb_file_cause (errno), path, "");
  if (fstat (fd, &info) != 0)
    ok = fail (error, SB_PROJECT_ERROR_UNREADABLE, sb_file_cause (errno), path, "");
  else if (!S_ISREG (info.st_mode))
    ok = fail (error, SB_PROJECT_ERROR_NOT_A_FILE, sb_file_type_cause (info.st_mode), path, "");
  else if (info.st_size > SB_PROJECT_MAX_FILE)
    ok = fail (error, SB_PROJECT_ERROR_TOO_LARGE, "larger than 128 MiB", path, "");
  else
    ok = read_all (fd, info.st_size, path, bytes, error);
  close (fd);
  return ok;
}

/**
 * sb_file_read:
 * @path: a script
 * @length: (out) (optional): its length in bytes
 * @error: return location for %SB_PROJECT_ERROR_UNREADABLE, %SB_PROJECT_ERROR_NOT_A_FILE (a folder,
 *   a named pipe, a device) or %SB_PROJECT_ERROR_TOO_LARGE (over %SB_PROJECT_MAX_FILE)
 *
 * Reads a regular file whole, also through symbolic links. The bytes are as they are on disk: they
 * may hold NUL or be no UTF-8. Workers only.
 *
 * Returns: (transfer full) (nullable): the bytes with a NUL behind them, or %NULL
 */
char *
sb_file_read (const char *path, gsize *length, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  static const guint8 nul = 0;

  g_return_val_if_fail (path != NULL, NULL);

  if (!sb_file_load (AT_FDCWD, path, path, bytes, error))
    return NULL;
  if (length != NULL)
    *length = bytes->len;
  g_byte_array_append (bytes, &nul, 1);
  return (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
}

static int
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno;
      text += n;
      length -= n;
    }
  return 0;
}

/* The owner first: changing it clears mode bits. Only root can give a file away; a member of the
 * group can at least keep the group. */
static int
take_after (int fd, const struct stat *model)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    return errno;
  if ((info.st_uid != model->st_uid || info.st_gid != model->st_gid)
      && fchown (fd, model->st_uid, model->st_gid) != 0
      && fchown (fd, (uid_t) -1, model->st_gid) != 0)
    g_debug ("owner of a saved file could not be kept: %s", g_strerror (errno));
  return fchmod (fd, model->st_mode & 0777) == 0 ? 0 : errno;
}

/* Writes a whole temporary file into the folder; after an error none is left. */
static int
write_temporary (int folder, char *name, const struct stat *model, const char *text, gsize length)
{
  int fd, code;

  do
    {
      g_snprintf (name, TEMPORARY_SIZE, TEMPORARY_FORMAT, g_random_int ());
      /* A file that only its owner may read must not be readable to others for a moment. */
      fd = openat (folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                   model != NULL ? 0600 : 0666);
    }
  while (fd < 0 && errno == EEXIST);
  if (fd < 0)
    return errno;

  code = write_all (fd, text, length);
  if (code == 0 && model != NULL)
    code = take_after (fd, model);
  if (code == 0 && fsync (fd) != 0)
    code = errno;
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code != 0)
    unlinkat (folder, name, 0);
  return code;
}

static int
open_place (Place *place, const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);

  place->name = g_path_get_basename (path);
  place->folder = open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return place->folder >= 0 ? 0 : errno;
}

/* Where a save has to write: the file itself, or what the symbolic links lead to. */
static gboolean
resolve (const char *path, char **target, GError **error)
{
  *target = realpath (path, NULL);
  if (*target != NULL)
    return TRUE;
  if (errno == ENOENT && g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return fail (error, SB_PROJECT_ERROR_SAVE, "a link to a file that does not exist", path,
                 " was not saved");
  if (errno != ENOENT)
    return fail (error, SB_PROJECT_ERROR_SAVE, sb_file_cause (errno), path, " was not saved");
  *target = strdup (path);
  return TRUE;
}

/**
 * sb_file_save:
 * @path: where; a symbolic link stays and the file it leads to is replaced
 * @text: (array length=length): the new content
 * @length: in bytes
 * @error: return location for %SB_PROJECT_ERROR_SAVE or %SB_PROJECT_ERROR_TOO_LARGE
 *
 * Replaces a file, or makes it where there is none: first the whole text goes into a temporary file
 * beside it and to the disk, then one rename puts it in place. The mode stays, owner and group
 * where the user may set them; other hard links to the old file keep the old text. Whatever fails,
 * even a full disk or a crash, the old file is whole and no temporary file stays. Workers only.
 *
 * Returns: whether @path has the new content
 */
gboolean
sb_file_save (const char *path, const char *text, gsize length, GError **error)
{
  SB_WORKERS_ONLY;

  g_auto (Place) place = { .folder = -1 };
  char *target = NULL;
  char temporary[TEMPORARY_SIZE];
  struct stat old;
  gboolean is_new;
  int code;

  g_return_val_if_fail (path != NULL && (text != NULL || length == 0), FALSE);

  if (length > SB_PROJECT_MAX_FILE)
    return fail (error, SB_PROJECT_ERROR_TOO_LARGE, "larger than 128 MiB", path, " was not saved");
  if (!resolve (path, &target, error))
    return FALSE;
  code = open_place (&place, target);
  free (target);
  if (code != 0)
    return fail (error, SB_PROJECT_ERROR_SAVE,
                 code == ENOENT ? "its folder does not exist" : sb_file_cause (code), path,
                 " was not saved");

  is_new = fstatat (place.folder, place.name, &old, AT_SYMLINK_NOFOLLOW) != 0;
  if (is_new && errno != ENOENT)
    return fail (error, SB_PROJECT_ERROR_SAVE, sb_file_cause (errno), path, " was not saved");
  if (!is_new && !S_ISREG (old.st_mode))
    return fail (error, SB_PROJECT_ERROR_SAVE, sb_file_type_cause (old.st_mode), path,
                 " was not saved");
  /* A rename would replace a write-protected file without asking. */
  if (!is_new && faccessat (place.folder, place.name, W_OK, AT_EACCESS) != 0)
    return fail (error, SB_PROJECT_ERROR_SAVE,
                 errno == EACCES ? "write-protected" : sb_file_cause (errno), path,
                 " was not saved");

  code = write_temporary (place.folder, temporary, is_new ? NULL : &old, text, length);
  if (code == 0 && renameat (place.folder, temporary, place.folder, place.name) != 0)
    {
      code = errno;
      unlinkat (place.folder, temporary, 0);
    }
  if (code != 0)
    return fail (error, SB_PROJECT_ERROR_SAVE, sb_file_cause (code), path, " was not saved");
  /* Either name leads to a whole file now, so this cannot fail the save: it makes the new one last.
   */
  fsync (place.folder);
  return TRUE;
}

/* Gives the temporary file its name unless that is taken. Not every file system knows the flag, and
 * not every one has hard links. */
static int
rename_to_free_name (int folder, const char *temporary, const char *name)
{
  int code;

  if (renameat2 (folder, temporary, folder, name, RENAME_NOREPLACE) == 0)
    return 0;
  code = errno;
  if (code == EINVAL || code == ENOSYS)
    code = linkat (folder, temporary, folder, name, 0) == 0 ? 0 : errno;
  unlinkat (folder, temporary, 0);
  return code;
}

/**
 * sb_file_create:
 * @path: where; folders that are missing are made
 * @text: (array length=length): the content
 * @length: in bytes
 * @error: return location for %SB_PROJECT_ERROR_EXISTS, %SB_PROJECT_ERROR_SAVE or
 *   %SB_PROJECT_ERROR_TOO_LARGE
 *
 * Makes a new file, whole or not at all. Whatever has the name already stays as it is, even a link
 * that leads nowhere, and even when it appears while this runs. Workers only.
 *
 * Returns: whether the file was made
 */
gboolean
sb_file_create (const char *path, const char *text, gsize length, GError **error)
{
  SB_WORKERS_ONLY;

  g_auto (Place) place = { .folder = -1 };
  g_autofree char *parent = NULL;
  char temporary[TEMPORARY_SIZE];
  struct stat info;
  int code = 0;

  g_return_val_if_fail (path != NULL && (text != NULL || length == 0), FALSE);

  if (length > SB_PROJECT_MAX_FILE)
    return fail (error, SB_PROJECT_ERROR_TOO_LARGE, "larger than 128 MiB", path, " was not made");
  if (lstat (path, &info) == 0)
    return fail (error, SB_PROJECT_ERROR_EXISTS, sb_file_cause (EEXIST), path, "");
  parent = g_path_get_dirname (path);
  if (g_mkdir_with_parents (parent, 0777) != 0)
    return fail (error, SB_PROJECT_ERROR_SAVE, sb_file_cause (errno), parent, " could not be made");
  code = open_place (&place, path);
  if (code == 0)
    code = write_temporary (place.folder, temporary, NULL, text, length);
  if (code == 0)
    code = rename_to_free_name (place.folder, temporary, place.name);
  if (code == EEXIST)
    return fail (error, SB_PROJECT_ERROR_EXISTS, sb_file_cause (EEXIST), path, "");
  if (code != 0)
    return fail (error, SB_PROJECT_ERROR_SAVE, sb_file_cause (code), path, " was not made");
  fsync (place.folder);
  return TRUE;
}
