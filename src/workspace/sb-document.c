/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-document-private.h"

#include <string.h>

/* How long nothing was typed before the text is parsed. */
#define PARSE_DELAY_MS 150

static guint sb_document_signals[SB_DOCUMENT_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbDocument, sb_document, G_TYPE_OBJECT)

void
sb_document_emit (SbDocument *self, SbDocumentSignal signal)
{
  g_signal_emit (self, sb_document_signals[signal], 0);
}

void
sb_document_set_string (char **place, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*place);
  *place = copy;
}

GBytes *
sb_document_dup_text (SbDocument *self)
{
  if (self->source != NULL)
    return self->source (self->source_data);
  return self->loaded != NULL ? g_bytes_ref (self->loaded) : g_bytes_new (NULL, 0);
}

/* Parsing */

typedef struct
{
  SbDocument *document;
  guint parsing;
} ParseCall;

static void
take_script (SbDocument *self, SbScript *script)
{
  g_clear_pointer (&self->script, sb_script_unref);
  self->script = script;
  self->parsed = self->parsing;
  sb_document_emit (self, SB_DOCUMENT_PARSED);
  if (script == NULL)
    {
      sb_document_set_map (self, NULL);
      sb_document_set_findings (self, NULL);
    }
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree ParseCall *call = user_data;
  g_autoptr (SbDocument) self = call->document;
  SbScript *script = sb_script_parse_finish (result, NULL);

  if (call->parsing == self->parsing)
    take_script (self, script);
  else
    g_clear_pointer (&script, sb_script_unref);
}

/*< private >
 * sb_document_parse:
 * @self: a document
 * @source: (nullable): its text as it is in the file; %NULL when it cannot be parsed
 */
void
sb_document_parse (SbDocument *self, GBytes *source)
{
  ParseCall *call;

  g_clear_handle_id (&self->parse_timeout, g_source_remove);
  if (source == NULL)
    {
      self->parsing++;
      take_script (self, NULL);
      return;
    }
  call = g_new (ParseCall, 1);
  call->document = g_object_ref (self);
  call->parsing = ++self->parsing;
  sb_script_parse_async (source, NULL, parsed_cb, call);
}

static gboolean
parse_cb (gpointer data)
{
  SbDocument *self = data;
  g_autoptr (GBytes) text = sb_document_dup_text (self);
  g_autoptr (GBytes) source = sb_document_file_encode (text, self->is_crlf);

  self->parse_timeout = 0;
  sb_document_parse (self, source);
  return G_SOURCE_REMOVE;
}

static void
sb_document_dispose (GObject *object)
{
  SbDocument *self = SB_DOCUMENT (object);

  g_clear_handle_id (&self->parse_timeout, g_source_remove);
  self->source = NULL;

  G_OBJECT_CLASS (sb_document_parent_class)->dispose (object);
}

static void
sb_document_finalize (GObject *object)
{
  SbDocument *self = SB_DOCUMENT (object);

  g_free (self->path);
  g_free (self->key);
  g_free (self->problem);
  g_free (self->disk_problem);
  g_free (self->save_problem);
  g_free (self->identity);
  g_free (self->seen_identity);
  g_clear_pointer (&self->loaded, g_bytes_unref);
  g_clear_pointer (&self->script, sb_script_unref);
  g_clear_pointer (&self->findings, sb_finding_list_unref);
  g_clear_pointer (&self->map, sb_transaction_map_unref);

  G_OBJECT_CLASS (sb_document_parent_class)->finalize (object);
}

static void
sb_document_class_init (SbDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = sb_document_dispose;
  object_class->finalize = sb_document_finalize;

  /**
   * SbDocument::changed:
   *
   * Its state, its standing to the disk, its problems, or whether it is modified have changed.
   */
  sb_document_signals[SB_DOCUMENT_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0,
                                                           NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SbDocument::loaded:
   *
   * The text was replaced: the editor fills its buffer from sb_document_get_loaded().
   */
  sb_document_signals[SB_DOCUMENT_LOADED] = g_signal_new ("loaded", type, G_SIGNAL_RUN_LAST, 0,
                                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SbDocument::parsed:
   *
   * sb_document_get_script() is new.
   */
  sb_document_signals[SB_DOCUMENT_PARSED] = g_signal_new ("parsed", type, G_SIGNAL_RUN_LAST, 0,
                                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SbDocument::linted:
   *
   * sb_document_get_findings() is new.
   */
  sb_document_signals[SB_DOCUMENT_LINTED] = g_signal_new ("linted", type, G_SIGNAL_RUN_LAST, 0,
                                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SbDocument::mapped:
   *
   * sb_document_get_map() is new.
   */
  sb_document_signals[SB_DOCUMENT_MAPPED] = g_signal_new ("mapped", type, G_SIGNAL_RUN_LAST, 0,
                                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SbDocument::unmark:
   *
   * The place in it that a person was taken to is no matter any more.
   */
  sb_document_signals[SB_DOCUMENT_UNMARK] = g_signal_new ("unmark", type, G_SIGNAL_RUN_LAST, 0,
                                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SbDocument::replace:
   * @self: the document
   * @text: what is to stand in place of its text
   *
   * The editor puts @text there as one step that can be undone, as if a person had typed it.
   */
  sb_document_signals[SB_DOCUMENT_REPLACE] = g_signal_new ("replace", type, G_SIGNAL_RUN_LAST, 0,
                                                           NULL, NULL, NULL, G_TYPE_NONE, 1,
                                                           G_TYPE_STRING);
}

static void
sb_document_init (SbDocument *self)
{
  g_queue_init (&self->waiting);
}

/**
 * sb_document_new:
 * @path: absolute path of a script; there may be no such file yet
 * @key: (nullable): key of its migration
 * @role: which of the migration's scripts
 *
 * Returns: (transfer full): a document of which nothing was read yet
 */
SbDocument *
sb_document_new (const char *path, const char *key, SbScriptRole role)
{
  SbDocument *self = g_object_new (SB_TYPE_DOCUMENT, NULL);

  self->path = g_strdup (path);
  self->key = g_strdup (key);
  self->role = role;
  return self;
}

/**
 * sb_document_get_path:
 * @self: a document
 *
 * Returns: (transfer none): absolute path of the script
 */
const char *
sb_document_get_path (SbDocument *self)
{
  return self->path;
}

/**
 * sb_document_get_key:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): key of its migration
 */
const char *
sb_document_get_key (SbDocument *self)
{
  return self->key;
}

/**
 * sb_document_get_role:
 * @self: a document
 *
 * Returns: which of the migration's scripts it is
 */
SbScriptRole
sb_document_get_role (SbDocument *self)
{
  return self->role;
}

/**
 * sb_document_get_state:
 * @self: a document
 *
 * Returns: what can be done with it
 */
SbDocumentState
sb_document_get_state (SbDocument *self)
{
  return self->state;
}

/**
 * sb_document_get_disk:
 * @self: a document
 *
 * Returns: how it stands to its file; anything but %SB_DISK_SAME waits for a decision
 */
SbDocumentDisk
sb_document_get_disk (SbDocument *self)
{
  return self->disk;
}

/**
 * sb_document_get_problem:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): why it is not simply a file to be edited, for people: what
 *   happened to the file, else what its state means
 */
const char *
sb_document_get_problem (SbDocument *self)
{
  return self->disk != SB_DISK_SAME ? self->disk_problem : self->problem;
}

/**
 * sb_document_get_save_problem:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): why the last save failed, until one succeeds
 */
const char *
sb_document_get_save_problem (SbDocument *self)
{
  return self->save_problem;
}

/**
 * sb_document_has_bom:
 * @self: a document
 *
 * Returns: whether its file starts with a byte order mark, which saving keeps
 */
gboolean
sb_document_has_bom (SbDocument *self)
{
  return self->has_bom;
}

/**
 * sb_document_is_crlf:
 * @self: a document
 *
 * Returns: whether lines end with CR LF in its file, which saving keeps
 */
gboolean
sb_document_is_crlf (SbDocument *self)
{
  return self->is_crlf;
}

/**
 * sb_document_map_offset:
 * @self: a document
 * @text: (array length=length): its text as it is in the editor
 * @length: in bytes
 * @file_offset: byte offset in the file, without its byte order mark, as scripts and places have it
 *
 * Returns: the byte offset in @text, at most @length
 */
gsize
sb_document_map_offset (SbDocument *self, const char *text, gsize length, gsize file_offset)
{
  return sb_document_file_map (text, length, self->is_crlf, file_offset);
}

/**
 * sb_document_get_loaded:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): the text as it was read last, UTF-8 with lines ending with
 *   LF; %NULL while it is being read for the first time
 */
GBytes *
sb_document_get_loaded (SbDocument *self)
{
  return self->loaded;
}

/**
 * sb_document_get_script:
 * @self: a document
 *
 * Returns: (transfer none) (nullable): what the text parsed to last; offsets in it are those of the
 *   file without its byte order mark
 */
SbScript *
sb_document_get_script (SbDocument *self)
{
  return self->script;
}

/**
 * sb_document_is_parsed:
 * @self: a document
 *
 * Returns: whether sb_document_get_script() is of the text as it is, with nothing typed since
 */
gboolean
sb_document_is_parsed (SbDocument *self)
{
  return self->script != NULL && self->parse_timeout == 0 && self->parsed == self->parsing;
}

/**
 * sb_document_is_modified:
 * @self: a document
 *
 * Returns: whether it has unsaved changes
 */
gboolean
sb_document_is_modified (SbDocument *self)
{
  return self->is_modified;
}

/**
 * sb_document_set_source:
 * @self: a document
 * @func: (nullable): gives the text as it is in the editor; must stay valid as long as it is set
 * @user_data: for @func
 */
void
sb_document_set_source (SbDocument *self, SbDocumentTextFunc func, gpointer user_data)
{
  self->source = func;
  self->source_data = user_data;
}

/**
 * sb_document_touch:
 * @self: a document
 * @modified: whether the text differs from what was read or saved last
 *
 * The editor says that a person has changed the text. It is parsed a moment later.
 */
void
sb_document_touch (SbDocument *self, gboolean modified)
{
  g_return_if_fail (SB_IS_DOCUMENT (self));

  self->edits++;
  g_clear_handle_id (&self->parse_timeout, g_source_remove);
  /* What is shown of a file that cannot be edited is not all of it. */
  if (self->state == SB_DOCUMENT_READY || self->state == SB_DOCUMENT_ABSENT)
    self->parse_timeout = g_timeout_add (PARSE_DELAY_MS, parse_cb, self);
  /* A draft has to be saved, whatever was undone in it. */
  modified = modified || (self->state == SB_DOCUMENT_ABSENT && self->is_modified);
  if (modified == self->is_modified)
    return;
  self->is_modified = modified;
  sb_document_emit (self, SB_DOCUMENT_CHANGED);
}

/**
 * sb_document_hurry:
 * @self: a document
 *
 * Has what was typed parsed now, and not a moment later: somebody waits for it.
 */
void
sb_document_hurry (SbDocument *self)
{
  g_return_if_fail (SB_IS_DOCUMENT (self));

  if (self->parse_timeout == 0)
    return;
  g_clear_handle_id (&self->parse_timeout, g_source_remove);
  parse_cb (self);
}

/**
 * sb_document_unmark:
 * @self: a document
 *
 * Tells its editor that the place it was taken to is no matter any more.
 */
void
sb_document_unmark (SbDocument *self)
{
  g_return_if_fail (SB_IS_DOCUMENT (self));

  sb_document_emit (self, SB_DOCUMENT_UNMARK);
}

/**
 * sb_document_draft:
 * @self: a document of which nothing was read
 * @text: what to begin with
 *
 * Begins a script for which there is no file yet; it counts as modified until it is saved.
 */
void
sb_document_draft (SbDocument *self, const char *text)
{
  g_return_if_fail (SB_IS_DOCUMENT (self) && self->state == SB_DOCUMENT_LOADING);

  self->reading++;
  self->state = SB_DOCUMENT_ABSENT;
  self->is_modified = TRUE;
  self->loaded = g_bytes_new (text, strlen (text));
  sb_document_emit (self, SB_DOCUMENT_LOADED);
  sb_document_emit (self, SB_DOCUMENT_CHANGED);
  sb_document_parse (self, self->loaded);
}

/**
 * sb_document_replace:
 * @self: a document that may be edited
 * @text: UTF-8 with lines ending with LF
 *
 * Puts @text in place of its text, where it is edited: as one step that can be undone. Nothing is
 * written.
 */
void
sb_document_replace (SbDocument *self, const char *text)
{
  g_return_if_fail (SB_IS_DOCUMENT (self) && text != NULL);
  g_return_if_fail (self->state == SB_DOCUMENT_READY || self->state == SB_DOCUMENT_ABSENT);

  if (self->source != NULL)
    {
      g_signal_emit (self, sb_document_signals[SB_DOCUMENT_REPLACE], 0, text);
      return;
    }
  /* The editor that comes begins with it. */
  g_clear_pointer (&self->loaded, g_bytes_unref);
  self->loaded = g_bytes_new (text, strlen (text));
  sb_document_touch (self, TRUE);
}

/**
 * sb_document_move:
 * @self: a document
 * @path: its file's new path
 * @key: (nullable): its migration's new key
 *
 * Its file was renamed: unsaved changes will go there.
 */
void
sb_document_move (SbDocument *self, const char *path, const char *key)
{
  g_return_if_fail (SB_IS_DOCUMENT (self) && path != NULL);

  sb_document_set_string (&self->path, path);
  sb_document_set_string (&self->key, key);
  sb_document_emit (self, SB_DOCUMENT_CHANGED);
  sb_document_check_disk (self);
}

/**
 * sb_document_close:
 * @self: a document that nobody will look at any more
 *
 * What it parsed to is forgotten, and said to be.
 */
void
sb_document_close (SbDocument *self)
{
  g_return_if_fail (SB_IS_DOCUMENT (self));

  self->reading++;
  self->parsing++;
  g_clear_handle_id (&self->parse_timeout, g_source_remove);
  if (self->script != NULL)
    take_script (self, NULL);
}
