/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format: a line for each thing, words separated by tabs, escaped as g_strescape() does it.
 * The file is written under another name, locked, and then renamed: nobody sees half of it.
 */
#include "sb-run-log.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-thread.h"

#define HEADER "switchback run log 1"
/* A plan of 100,000 migrations has 10 MB. */
#define MAX_BYTES (64 * 1024 * 1024)
#define MAX_WORDS 4

struct _SbRunLog
{
  char *path;
  int fd; /* holds the lock */
};

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "switchback", "runs", NULL);
}

static void
add_line (GString *text, const char *name, const char *a, const char *b)
{
  g_autofree char *first = g_strescape (a, NULL);
  g_autofree char *second = b != NULL ? g_strescape (b, NULL) : NULL;

  g_string_append_printf (text, "%s\t%s%s%s\n", name, first, second != NULL ? "\t" : "",
                          second != NULL ? second : "");
}

static GString *
write_record (const char *run_id, SbPlan *plan, const SbClusterId *cluster, const char *host)
{
  GString *text = g_string_new (HEADER "\n");
  g_autofree char *started = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time ());
  SbHistory *history = sb_timeline_get_history (sb_plan_get_timeline (plan));

  add_line (text, "run", run_id, NULL);
  add_line (text, "kind", sb_plan_get_kind (plan) == SB_PLAN_APPLY ? "apply" : "rollback", NULL);
  add_line (text, "started", started, NULL);
  add_line (text, "system", cluster->system, cluster->timeline);
  add_line (text, "database", cluster->database, NULL);
  add_line (text, "history", sb_history_get_table (history), NULL);
  add_line (text, "host", host, NULL);
  for (guint i = 0; i < sb_plan_get_n_steps (plan); i++)
    {
      const SbPlanStep *step = sb_plan_get_step (plan, i);

      add_line (text, "step", step->migration->version, step->key);
    }
  return text;
}

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      text += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("the folder of run logs: %s", g_strerror (errno));
  close (fd);
}

/* A folder that cannot be written is somebody's choice. A disk that is full is an accident: the next
 * file may fail half-way. */
static gboolean
is_accident (int code)
{
  return code == ENOSPC || code == EDQUOT || code == EFBIG || code == EIO;
}

static void
set_write_error (GError **error, int code)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               "the run log could not be written: %s", g_strerror (code));
}

/**
 * sb_run_log_begin:
 * @run_id: UUID of the run
 * @plan: what it is going to do
 * @cluster: where
 * @host: the server's name, for people; without user and password
 * @error: return location for a disk that is full or broken
 *
 * Writes the file and waits until it is on the disk. Workers only.
 *
 * Returns: (transfer full) (nullable): the log; %NULL without error where no file can be kept: the
 *   run goes on without
 */
SbRunLog *
sb_run_log_begin (const char *run_id, SbPlan *plan, const SbClusterId *cluster, const char *host,
                  GError **error)
{
  SB_WORKERS_ONLY;

  g_autofree char *folder = dup_folder ();
  g_autofree char *name = g_strconcat ("new-", run_id, NULL);
  g_autofree char *new_path = g_build_filename (folder, name, NULL);
  g_autoptr (GString) text = write_record (run_id, plan, cluster, host);
  SbRunLog *self;
  int fd = -1, code;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = open (new_path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      code = errno;
      g_debug ("no run log: %s", g_strerror (code));
      if (is_accident (code))
        set_write_error (error, code);
      return NULL;
    }
  self = g_new0 (SbRunLog, 1);
  self->fd = fd;
  self->path = g_build_filename (folder, run_id, NULL);
  if (flock (fd, LOCK_EX | LOCK_NB) == 0 && write_all (fd, text->str, text->len) && fsync (fd) == 0
      && g_rename (new_path, self->path) == 0)
    {
      sync_folder (folder);
      return self;
    }
  code = errno;
  g_debug ("no run log: %s", g_strerror (code));
  if (is_accident (code))
    set_write_error (error, code);
  g_unlink (new_path);
  sb_run_log_close (self, FALSE);
  return NULL;
}

/**
 * sb_run_log_add_commit:
 * @self: (nullable): a run's log
 * @ordinal: which step, from 1
 * @xid: (nullable): id of the transaction whose COMMIT is sent next
 * @error: return location for a %G_IO_ERROR
 *
 * Returns: whether it is written, or there is nothing to write
 */
gboolean
sb_run_log_add_commit (SbRunLog *self, guint ordinal, const char *xid, GError **error)
{
  g_autofree char *line = NULL;

  if (self == NULL || xid == NULL)
    return TRUE;
  line = g_strdup_printf ("commit\t%u\t%s\n", ordinal, xid);
  if (write_all (self->fd, line, strlen (line)))
    return TRUE;
  set_write_error (error, errno);
  return FALSE;
}

/**
 * sb_run_log_add_row:
 * @self: (nullable): a run's log
 *
 * The journal has the run's own row from now on: a target whose journal has none is another one.
 */
void
sb_run_log_add_row (SbRunLog *self)
{
  static const char line[] = "row\n";

  if (self != NULL && !write_all (self->fd, line, strlen (line)))
    g_debug ("run log: %s", g_strerror (errno));
}

/**
 * sb_run_log_close:
 * @self: (transfer full) (nullable): a log
 * @is_known: how the run ended is known: the file goes
 */
void
sb_run_log_close (SbRunLog *self, gboolean is_known)
{
  if (self == NULL)
    return;
  if (is_known)
    g_unlink (self->path);
  close (self->fd);
  g_free (self->path);
  g_free (self);
}

static void
step_free (gpointer data)
{
  SbRunLogStep *step = data;

  g_free (step->version);
  g_free (step->key);
  g_free (step->xid);
  g_free (step);
}

/**
 * sb_run_record_free:
 * @self: (transfer full) (nullable): what a log says
 */
void
sb_run_record_free (SbRunRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->run_id);
  g_free (self->cluster.system);
  g_free (self->cluster.timeline);
  g_free (self->cluster.database);
  g_free (self->table);
  g_free (self->host);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

static gboolean
take (char **field, char *value)
{
  if (*field != NULL || value == NULL || !g_utf8_validate (value, -1, NULL))
    {
      g_free (value);
      return FALSE;
    }
  *field = value;
  return TRUE;
}

/* g_strcompress() complains about a text that ends in the middle of an escape. */
static char *
dup_word (char **words, guint index)
{
  const char *word = words[index];
  gsize length = word != NULL ? strlen (word) : 0, n = 0;

  while (n < length && word[length - 1 - n] == '\\')
    n++;
  return word != NULL && n % 2 == 0 ? g_strcompress (word) : NULL;
}

static gboolean
take_step (SbRunRecord *self, char **words)
{
  SbRunLogStep *step;

  if (words[1] == NULL || words[2] == NULL)
    return FALSE;
  step = g_new0 (SbRunLogStep, 1);
  g_ptr_array_add (self->steps, step);
  return take (&step->version, dup_word (words, 1)) && take (&step->key, dup_word (words, 2));
}

static gboolean
take_commit (SbRunRecord *self, char **words)
{
  guint64 ordinal;
  SbRunLogStep *step;

  if (words[1] == NULL || words[2] == NULL || self->steps->len == 0
      || !g_ascii_string_to_unsigned (words[1], 10, 1, self->steps->len, &ordinal, NULL)
      || !g_ascii_string_to_unsigned (words[2], 10, 0, G_MAXUINT64, NULL, NULL))
    return FALSE;
  step = self->steps->pdata[ordinal - 1];
  g_free (step->xid);
  step->xid = g_strdup (words[2]);
  return TRUE;
}

static gboolean
take_kind (SbRunRecord *self, const char *word)
{
  self->kind = g_strcmp0 (word, "rollback") == 0 ? SB_PLAN_ROLLBACK : SB_PLAN_APPLY;
  return self->kind == SB_PLAN_ROLLBACK || g_strcmp0 (word, "apply") == 0;
}

static gboolean
take_line (SbRunRecord *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, "\t", MAX_WORDS);
  const char *name = words[0] != NULL ? words[0] : "";

  if (strcmp (name, "step") == 0)
    return take_step (self, words);
  if (strcmp (name, "commit") == 0)
    return take_commit (self, words);
  if (strcmp (name, "row") == 0)
    return self->has_row = TRUE;
  if (strcmp (name, "run") == 0)
    return take (&self->run_id, dup_word (words, 1)) && g_uuid_string_is_valid (self->run_id);
  if (strcmp (name, "kind") == 0)
    return take_kind (self, words[1]);
  if (strcmp (name, "started") == 0)
    return words[1] != NULL
           && g_ascii_string_to_signed (words[1], 10, 0, G_MAXINT64 / 2, &self->started, NULL);
  if (strcmp (name, "system") == 0)
    return words[1] != NULL && take (&self->cluster.system, dup_word (words, 1))
           && take (&self->cluster.timeline, dup_word (words, 2));
  if (strcmp (name, "database") == 0)
    return take (&self->cluster.database, dup_word (words, 1));
  if (strcmp (name, "host") == 0)
    return take (&self->host, dup_word (words, 1));
  if (strcmp (name, "history") != 0 || words[1] == NULL)
    return FALSE;
  return take (&self->table, dup_word (words, 1));
}

static SbRunRecord *
parse (const char *text, gsize length)
{
  g_autoptr (SbRunRecord) self = g_new0 (SbRunRecord, 1);
  const char *at = text, *end = text + length, *newline;
  gboolean is_first = TRUE;

  self->steps = g_ptr_array_new_with_free_func (step_free);
  if (memchr (text, '\0', length) != NULL)
    return NULL;
  /* What stands behind the last line end was not written in full: a commit that was not sent. */
  for (; (newline = memchr (at, '\n', end - at)) != NULL; at = newline + 1)
    {
      g_autofree char *line = g_strndup (at, newline - at);

      if (is_first ? strcmp (line, HEADER) != 0 : !take_line (self, line))
        return NULL;
      is_first = FALSE;
    }
  if (self->run_id == NULL || self->cluster.system == NULL || self->cluster.timeline == NULL
      || self->cluster.database == NULL || self->table == NULL || self->host == NULL
      || self->steps->len == 0)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sb_run_log_find:
 *
 * Workers only.
 *
 * Returns: (transfer full) (element-type filename): paths of the run logs there are, also of runs
 *   that go on
 */
GPtrArray *
sb_run_log_find (void)
{
  SB_WORKERS_ONLY;

  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_uuid_string_is_valid (name))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  return paths;
}

static char *
read_open_file (int fd, gsize *length)
{
  struct stat info;
  g_autofree char *text = NULL;
  gssize n;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_BYTES)
    return NULL;
  text = g_malloc ((gsize) info.st_size + 1);
  n = pread (fd, text, (gsize) info.st_size, 0);
  if (n < 0)
    return NULL;
  *length = (gsize) n;
  return g_steal_pointer (&text);
}

/**
 * sb_run_log_open:
 * @path: path of a run log
 * @record: (out) (transfer full): what it says
 * @error: return location for an error: a file that is no run log
 *
 * Takes the log of a run that is not alive any more; nobody else has it meanwhile. Workers only.
 *
 * Returns: (transfer full) (nullable): the log; %NULL without error where its run goes on, or
 *   somebody else has it, or it is gone
 */
SbRunLog *
sb_run_log_open (const char *path, SbRunRecord **record, GError **error)
{
  SB_WORKERS_ONLY;

  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  g_autofree char *text = NULL;
  struct stat info;
  gsize length = 0;
  SbRunLog *self;

  if (fd < 0 && errno == ENOENT)
    return NULL;
  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "run log \"%s\" cannot be read: %s", path, g_strerror (errno));
      return NULL;
    }
  /* Somebody else may have settled it between open() and flock(). */
  if (flock (fd, LOCK_EX | LOCK_NB) != 0 || fstat (fd, &info) != 0 || info.st_nlink == 0)
    {
      close (fd);
      return NULL;
    }
  text = read_open_file (fd, &length);
  *record = text != NULL ? parse (text, length) : NULL;
  if (*record == NULL)
    {
      close (fd);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "\"%s\" is not a run log", path);
      return NULL;
    }
  self = g_new0 (SbRunLog, 1);
  self->fd = fd;
  self->path = g_strdup (path);
  return self;
}

/**
 * sb_run_log_set_aside:
 * @path: path of a file that is no run log
 *
 * Gives it a name by which it is not found again. Workers only.
 *
 * Returns: (transfer full) (nullable): its new path
 */
char *
sb_run_log_set_aside (const char *path)
{
  SB_WORKERS_ONLY;

  g_autofree char *aside = g_strconcat (path, ".unreadable", NULL);

  return g_rename (path, aside) == 0 ? g_steal_pointer (&aside) : NULL;
}
