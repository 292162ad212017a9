/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-document-set-private.h"

#include "sb-printable.h"

#include <string.h>

/* How many migrations are kept for their undo history when nothing in them is unsaved. */
#define MAX_KEPT 8

enum
{
  SB_DOCUMENT_SET_SHOWN,
  SB_DOCUMENT_SET_CHANGED,
  SB_DOCUMENT_SET_REVEAL,
  SB_DOCUMENT_SET_PARSED,
  SB_DOCUMENT_SET_N_SIGNALS,
};

static guint sb_document_set_signals[SB_DOCUMENT_SET_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbDocumentSet, sb_document_set, G_TYPE_OBJECT)

static void
changed_cb (SbDocumentSet *self)
{
  g_signal_emit (self, sb_document_set_signals[SB_DOCUMENT_SET_CHANGED], 0);
}

void
sb_document_set_tell_shown (SbDocumentSet *self)
{
  g_signal_emit (self, sb_document_set_signals[SB_DOCUMENT_SET_SHOWN], 0);
}

static void
parsed_cb (SbDocumentSet *self, SbDocument *document)
{
  g_signal_emit (self, sb_document_set_signals[SB_DOCUMENT_SET_PARSED], 0, document);
}

SbDocument *
sb_document_set_add (SbDocumentSet *self, const char *path, const char *key, SbScriptRole role)
{
  SbDocument *document = sb_document_new (path, key, role);

  g_signal_connect_object (document, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "parsed", G_CALLBACK (parsed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->documents, document);
  return document;
}

static gboolean
is_shown (SbDocumentSet *self, SbDocument *document)
{
  for (int role = 0; role < SB_N_ROLES; role++)
    if (self->shown[role] == document)
      return TRUE;
  return FALSE;
}

static void
remove_document (SbDocumentSet *self, SbDocument *document)
{
  g_autoptr (SbDocument) kept = g_object_ref (document);

  g_ptr_array_remove (self->documents, document);
  sb_document_close (kept);
  g_signal_handlers_disconnect_by_data (kept, self);
}

SbDocument *
sb_document_set_find_by_path (SbDocumentSet *self, const char *path)
{
  for (guint i = 0; i < self->documents->len; i++)
    {
      SbDocument *document = g_ptr_array_index (self->documents, i);

      if (strcmp (sb_document_get_path (document), path) == 0)
        return document;
    }
  return NULL;
}

/* A script that has no file, or none any more, but a text that nobody else has. */
static SbDocument *
find_unsaved (SbDocumentSet *self, const char *key, SbScriptRole role)
{
  for (guint i = 0; i < self->documents->len; i++)
    {
      SbDocument *document = g_ptr_array_index (self->documents, i);

      if (sb_document_get_role (document) == role && sb_document_is_modified (document)
          && g_strcmp0 (sb_document_get_key (document), key) == 0)
        return document;
    }
  return NULL;
}

/* The newest migrations stay, and whatever is unsaved. */
static void
forget_oldest (SbDocumentSet *self)
{
  guint limit = (MAX_KEPT + 1) * SB_N_ROLES;

  for (guint i = 0; i < self->documents->len && self->documents->len > limit;)
    {
      SbDocument *document = g_ptr_array_index (self->documents, i);

      if (sb_document_is_modified (document) || is_shown (self, document))
        i++;
      else
        remove_document (self, document);
    }
}

void
sb_document_set_put (SbDocumentSet *self, SbScriptRole role, SbDocument *document)
{
  g_set_object (&self->shown[role], document);
  if (document == NULL)
    return;
  /* To the end, as the newest. */
  g_object_ref (document);
  g_ptr_array_remove (self->documents, document);
  g_ptr_array_add (self->documents, document);
}

static SbDocument *
open_role (SbDocumentSet *self, SbMigration *migration, SbScriptRole role)
{
  const char *path = migration->paths[role];
  SbDocument *document;

  if (path == NULL)
    return find_unsaved (self, migration->key, role);
  document = sb_document_set_find_by_path (self, path);
  if (document != NULL)
    {
      sb_document_check_disk (document);
      return document;
    }
  document = sb_document_set_add (self, path, migration->key, role);
  sb_document_load (document);
  return document;
}

static void
reveal_if_shown (SbDocumentSet *self)
{
  for (int role = 0; self->place != NULL && role < SB_N_ROLES; role++)
    if (self->shown[role] != NULL
        && strcmp (sb_document_get_path (self->shown[role]), self->place->path) == 0)
      {
        g_autoptr (SbPlace) place = g_steal_pointer (&self->place);

        g_signal_emit (self, sb_document_set_signals[SB_DOCUMENT_SET_REVEAL], 0, place);
      }
}

static void
sb_document_set_dispose (GObject *object)
{
  SbDocumentSet *self = SB_DOCUMENT_SET (object);

  for (int role = 0; role < SB_N_ROLES; role++)
    g_clear_object (&self->shown[role]);
  if (self->documents != NULL)
    g_ptr_array_set_size (self->documents, 0);
  g_clear_pointer (&self->migration, sb_migration_unref);
  g_clear_pointer (&self->project, sb_project_unref);
  g_clear_pointer (&self->place, sb_place_free);

  G_OBJECT_CLASS (sb_document_set_parent_class)->dispose (object);
}

static void
sb_document_set_finalize (GObject *object)
{
  g_ptr_array_unref (SB_DOCUMENT_SET (object)->documents);

  G_OBJECT_CLASS (sb_document_set_parent_class)->finalize (object);
}

static void
sb_document_set_class_init (SbDocumentSetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = sb_document_set_dispose;
  object_class->finalize = sb_document_set_finalize;

  /**
   * SbDocumentSet::shown:
   *
   * Other documents are shown: another migration was selected, or a script came or went.
   */
  sb_document_set_signals[SB_DOCUMENT_SET_SHOWN] =
      g_signal_new ("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SbDocumentSet::changed:
   *
   * One of the documents has changed, maybe in whether it is modified.
   */
  sb_document_set_signals[SB_DOCUMENT_SET_CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SbDocumentSet::reveal:
   * @self: the set
   * @place: a place in one of the documents that are shown
   *
   * A person is to be taken to @place.
   */
  sb_document_set_signals[SB_DOCUMENT_SET_REVEAL] = g_signal_new ("reveal", type, G_SIGNAL_RUN_LAST,
                                                                  0, NULL, NULL, NULL, G_TYPE_NONE,
                                                                  1, SB_TYPE_PLACE);

  /**
   * SbDocumentSet::parsed:
   * @self: the set
   * @document: one of its documents
   *
   * What @document parses to is new; %NULL when it is closed or cannot be parsed.
   */
  sb_document_set_signals[SB_DOCUMENT_SET_PARSED] = g_signal_new ("parsed", type, G_SIGNAL_RUN_LAST,
                                                                  0, NULL, NULL, NULL, G_TYPE_NONE,
                                                                  1, SB_TYPE_DOCUMENT);
}

static void
sb_document_set_init (SbDocumentSet *self)
{
  self->documents = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sb_document_set_new:
 *
 * Returns: (transfer full): a set without documents
 */
SbDocumentSet *
sb_document_set_new (void)
{
  return g_object_new (SB_TYPE_DOCUMENT_SET, NULL);
}

/**
 * sb_document_set_set_project:
 * @self: a set
 * @project: (nullable): the project as it was read last
 *
 * Another folder's documents are forgotten; ask about unsaved ones before.
 */
void
sb_document_set_set_project (SbDocumentSet *self, SbProject *project)
{
  gboolean is_same;

  g_return_if_fail (SB_IS_DOCUMENT_SET (self));

  is_same = project != NULL && self->project != NULL
            && strcmp (sb_project_get_folder (project), sb_project_get_folder (self->project)) == 0;
  if (project != NULL)
    sb_project_ref (project);
  g_clear_pointer (&self->project, sb_project_unref);
  self->project = project;
  if (is_same)
    return;
  sb_document_set_show (self, NULL);
  while (self->documents->len > 0)
    remove_document (self, g_ptr_array_index (self->documents, self->documents->len - 1));
  changed_cb (self);
}

/**
 * sb_document_set_show:
 * @self: a set
 * @migration: (nullable): the migration that was selected
 *
 * Opens the scripts of @migration that are there. The same migration again takes in scripts that
 * came or went.
 */
void
sb_document_set_show (SbDocumentSet *self, SbMigration *migration)
{
  g_return_if_fail (SB_IS_DOCUMENT_SET (self));

  if (migration != NULL)
    sb_migration_ref (migration);
  g_clear_pointer (&self->migration, sb_migration_unref);
  self->migration = migration;
  for (int role = 0; role < SB_N_ROLES; role++)
    sb_document_set_put (self, role, migration != NULL ? open_role (self, migration, role) : NULL);
  forget_oldest (self);
  g_signal_emit (self, sb_document_set_signals[SB_DOCUMENT_SET_SHOWN], 0);
  reveal_if_shown (self);
}

/**
 * sb_document_set_get_migration:
 * @self: a set
 *
 * Returns: (transfer none) (nullable): the migration that is shown
 */
SbMigration *
sb_document_set_get_migration (SbDocumentSet *self)
{
  return self->migration;
}

/**
 * sb_document_set_get_document:
 * @self: a set
 * @role: which of the shown migration's scripts
 *
 * Returns: (transfer none) (nullable): the document; %NULL when there is no such script
 */
SbDocument *
sb_document_set_get_document (SbDocumentSet *self, SbScriptRole role)
{
  g_return_val_if_fail (role < SB_N_ROLES, NULL);

  return self->shown[role];
}

/**
 * sb_document_set_get_n_modified:
 * @self: a set
 *
 * Returns: how many documents have unsaved changes
 */
guint
sb_document_set_get_n_modified (SbDocumentSet *self)
{
  guint n = 0;

  for (guint i = 0; i < self->documents->len; i++)
    n += sb_document_is_modified (g_ptr_array_index (self->documents, i));
  return n;
}

/**
 * sb_document_set_dup_modified_names:
 * @self: a set
 *
 * Returns: (transfer full) (array zero-terminated=1): the file names of documents with unsaved
 *   changes, for people
 */
char **
sb_document_set_dup_modified_names (SbDocumentSet *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->documents->len; i++)
    {
      SbDocument *document = g_ptr_array_index (self->documents, i);
      g_autofree char *name = g_filename_display_basename (sb_document_get_path (document));

      if (sb_document_is_modified (document))
        g_ptr_array_add (names, sb_printable_line (name));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/**
 * sb_document_set_has_modified_in:
 * @self: a set
 * @key: of a migration
 *
 * Returns: whether one of its scripts has unsaved changes
 */
gboolean
sb_document_set_has_modified_in (SbDocumentSet *self, const char *key)
{
  for (int role = 0; role < SB_N_ROLES; role++)
    if (find_unsaved (self, key, role) != NULL)
      return TRUE;
  return FALSE;
}

/**
 * sb_document_set_check_disk:
 * @self: a set
 *
 * Looks, elsewhere, whether somebody else has changed any of the files.
 */
void
sb_document_set_check_disk (SbDocumentSet *self)
{
  for (guint i = 0; i < self->documents->len; i++)
    sb_document_check_disk (g_ptr_array_index (self->documents, i));
}

/**
 * sb_document_set_reveal:
 * @self: a set
 * @place: where to take the person
 *
 * Goes there at once when the script is shown, else as soon as its migration is.
 */
void
sb_document_set_reveal (SbDocumentSet *self, const SbPlace *place)
{
  g_return_if_fail (SB_IS_DOCUMENT_SET (self) && place != NULL);

  g_clear_pointer (&self->place, sb_place_free);
  self->place = sb_place_copy (place);
  reveal_if_shown (self);
}

/**
 * sb_document_set_unmark:
 * @self: a set
 *
 * Takes back the marks that sb_document_set_reveal() led to, in all scripts that are open.
 */
void
sb_document_set_unmark (SbDocumentSet *self)
{
  g_return_if_fail (SB_IS_DOCUMENT_SET (self));

  g_clear_pointer (&self->place, sb_place_free);
  for (guint i = 0; i < self->documents->len; i++)
    sb_document_unmark (g_ptr_array_index (self->documents, i));
}

/**
 * sb_document_set_discard:
 * @self: a set
 * @document: one of its documents
 *
 * Gives up a script that has no file: its text is forgotten.
 */
void
sb_document_set_discard (SbDocumentSet *self, SbDocument *document)
{
  g_return_if_fail (SB_IS_DOCUMENT_SET (self) && SB_IS_DOCUMENT (document));

  for (int role = 0; role < SB_N_ROLES; role++)
    if (self->shown[role] == document)
      g_clear_object (&self->shown[role]);
  remove_document (self, document);
  g_signal_emit (self, sb_document_set_signals[SB_DOCUMENT_SET_SHOWN], 0);
  changed_cb (self);
}

/**
 * sb_document_set_move:
 * @self: a set
 * @old_path: where a script was
 * @new_path: where it is now
 * @new_key: (nullable): its migration's key now
 *
 * A script was renamed: its document, with unsaved changes and undo history, goes with it. To be
 * called before the project as it is now is set and shown.
 */
void
sb_document_set_move (SbDocumentSet *self, const char *old_path, const char *new_path,
                      const char *new_key)
{
  SbDocument *document = sb_document_set_find_by_path (self, old_path);

  if (document != NULL)
    sb_document_move (document, new_path, new_key);
}

/**
 * sb_document_set_forget:
 * @self: a set
 * @key: of a migration that is no more
 *
 * Gives up its documents, unsaved changes too.
 */
void
sb_document_set_forget (SbDocumentSet *self, const char *key)
{
  if (self->migration != NULL && g_strcmp0 (self->migration->key, key) == 0)
    sb_document_set_show (self, NULL);
  for (guint i = self->documents->len; i > 0; i--)
    {
      SbDocument *document = g_ptr_array_index (self->documents, i - 1);

      if (g_strcmp0 (sb_document_get_key (document), key) == 0)
        remove_document (self, document);
    }
  changed_cb (self);
}

/**
 * sb_document_set_forget_modified:
 * @self: a set
 *
 * Gives up all unsaved changes. Where some of them were shown, nothing is shown any more.
 */
void
sb_document_set_forget_modified (SbDocumentSet *self)
{
  if (self->migration != NULL && sb_document_set_has_modified_in (self, self->migration->key))
    sb_document_set_show (self, NULL);
  for (guint i = self->documents->len; i > 0; i--)
    {
      SbDocument *document = g_ptr_array_index (self->documents, i - 1);

      if (sb_document_is_modified (document))
        remove_document (self, document);
    }
  changed_cb (self);
}
