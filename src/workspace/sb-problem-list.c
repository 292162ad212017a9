/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-problem-item-private.h"

#include <string.h>

#include "sb-lines.h"

/* A file that is no SQL at all has a problem in each line; more than these help nobody. */
#define MAX_PER_SCRIPT 50

struct _SbProblemList
{
  GObject parent_instance;

  /* owned */
  GPtrArray *items;     /* SbProblemItem, as shown */
  GPtrArray *project;   /* SbProblemItem of the folder */
  GHashTable *scripts;  /* path → GPtrArray of SbProblemItem */
  GHashTable *findings; /* likewise */
  SbProblemItem *failure, *trouble;
  SbProblemItem *last; /* where next and previous went */
  guint update_source;
};

static GType
sb_problem_list_get_item_type (GListModel *model)
{
  return SB_TYPE_PROBLEM_ITEM;
}

static guint
sb_problem_list_get_n_items (GListModel *model)
{
  return SB_PROBLEM_LIST (model)->items->len;
}

static gpointer
sb_problem_list_get_item (GListModel *model, guint position)
{
  SbProblemList *self = SB_PROBLEM_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
sb_problem_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sb_problem_list_get_item_type;
  iface->get_n_items = sb_problem_list_get_n_items;
  iface->get_item = sb_problem_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SbProblemList, sb_problem_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sb_problem_list_iface_init))

static void
sb_problem_list_dispose (GObject *object)
{
  g_clear_handle_id (&SB_PROBLEM_LIST (object)->update_source, g_source_remove);

  G_OBJECT_CLASS (sb_problem_list_parent_class)->dispose (object);
}

static void
sb_problem_list_finalize (GObject *object)
{
  SbProblemList *self = SB_PROBLEM_LIST (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->project);
  g_hash_table_unref (self->scripts);
  g_hash_table_unref (self->findings);
  g_clear_object (&self->failure);
  g_clear_object (&self->trouble);
  g_clear_object (&self->last);

  G_OBJECT_CLASS (sb_problem_list_parent_class)->finalize (object);
}

static void
sb_problem_list_class_init (SbProblemListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sb_problem_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sb_problem_list_finalize;
}

static void
sb_problem_list_init (SbProblemList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->project = g_ptr_array_new_with_free_func (g_object_unref);
  self->scripts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  self->findings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sb_problem_list_new:
 *
 * Returns: (transfer full): an empty list
 */
SbProblemList *
sb_problem_list_new (void)
{
  return g_object_new (SB_TYPE_PROBLEM_LIST, NULL);
}

/* The failure, then files with the worst in them first, then by name; in a file from its beginning
 * on, as a person goes through it. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const SbProblemItem *one = *(SbProblemItem *const *) a, *other = *(SbProblemItem *const *) b;
  int order;

  if (one->is_first != other->is_first)
    return one->is_first ? -1 : 1;
  if (one->worst_of_file != other->worst_of_file)
    return one->worst_of_file > other->worst_of_file ? -1 : 1;
  order = strcmp (one->file, other->file);
  if (order != 0)
    return order;
  if (one->place != NULL && other->place != NULL && one->place->offset != other->place->offset)
    return one->place->offset < other->place->offset ? -1 : 1;
  if (one->severity != other->severity)
    return one->severity > other->severity ? -1 : 1;
  return strcmp (one->message, other->message);
}

static void
set_worst (GPtrArray *items)
{
  g_autoptr (GHashTable) worst = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++)
    {
      SbProblemItem *item = items->pdata[i];
      guint known = GPOINTER_TO_UINT (g_hash_table_lookup (worst, item->file));

      g_hash_table_insert (worst, item->file, GUINT_TO_POINTER (MAX (known, item->severity)));
    }
  for (guint i = 0; i < items->len; i++)
    {
      SbProblemItem *item = items->pdata[i];

      item->worst_of_file = GPOINTER_TO_UINT (g_hash_table_lookup (worst, item->file));
    }
}

/* Of a script that is open, what does not parse is known at once: lint does not have to say so. */
static void
add_findings (SbProblemList *self, GPtrArray *items)
{
  GHashTableIter iter;
  gpointer path, of_script;

  g_hash_table_iter_init (&iter, self->findings);
  while (g_hash_table_iter_next (&iter, &path, &of_script))
    {
      gboolean is_open = g_hash_table_contains (self->scripts, path);

      for (guint i = 0; i < ((GPtrArray *) of_script)->len; i++)
        {
          SbProblemItem *item = ((GPtrArray *) of_script)->pdata[i];

          if (!is_open || !item->is_syntax)
            g_ptr_array_add (items, g_object_ref (item));
        }
    }
}

/* What stays the same keeps its object and its row: typing must not move a selection. */
static void
update (SbProblemList *self)
{
  g_autoptr (GPtrArray) old = self->items;
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  guint front = 0, back = 0;
  GHashTableIter iter;
  gpointer of_script;

  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->failure != NULL)
    g_ptr_array_add (items, g_object_ref (self->failure));
  if (self->trouble != NULL)
    g_ptr_array_add (items, g_object_ref (self->trouble));
  add_findings (self, items);
  g_hash_table_iter_init (&iter, self->scripts);
  while (g_hash_table_iter_next (&iter, NULL, &of_script))
    for (guint i = 0; i < ((GPtrArray *) of_script)->len; i++)
      g_ptr_array_add (items, g_object_ref (((GPtrArray *) of_script)->pdata[i]));
  for (guint i = 0; i < self->project->len; i++)
    g_ptr_array_add (items, g_object_ref (self->project->pdata[i]));
  set_worst (items);
  g_ptr_array_sort (items, compare);

  while (front < items->len && front < old->len
         && sb_problem_item_is_same (items->pdata[front], old->pdata[front]))
    front++;
  while (back < items->len - front && back < old->len - front
         && sb_problem_item_is_same (items->pdata[items->len - 1 - back],
                                     old->pdata[old->len - 1 - back]))
    back++;
  /* The same words at another byte: the object that is shown learns the new place. */
  for (guint i = 0; i < items->len; i++)
    if (i < front || i >= items->len - back)
      {
        SbProblemItem *kept = old->pdata[i < front ? i : old->len - (items->len - i)];
        SbProblemItem *fresh = items->pdata[i];

        if (kept != fresh)
          {
            SbPlace *place = fresh->place != NULL ? sb_place_copy (fresh->place) : NULL;

            g_clear_pointer (&kept->place, sb_place_free);
            kept->place = place;
            kept->worst_of_file = fresh->worst_of_file;
            g_set_object ((SbProblemItem **) &items->pdata[i], kept);
          }
      }
  self->items = items;
  if (front + back < items->len || front + back < old->len)
    g_list_model_items_changed (G_LIST_MODEL (self), front, old->len - front - back,
                                items->len - front - back);
}

static gboolean
update_cb (gpointer user_data)
{
  SbProblemList *self = user_data;

  self->update_source = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* A project's findings come script by script: they are sorted in together. */
static void
update_soon (SbProblemList *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add_full (G_PRIORITY_DEFAULT, update_cb, self, NULL);
}

static SbPlace *
find_place (SbProject *project, const char *path)
{
  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    {
      SbMigration *migration = sb_project_get_migration (project, i);

      for (guint role = 0; role < SB_N_ROLES; role++)
        if (g_strcmp0 (migration->paths[role], path) == 0)
          return sb_place_new (path, migration->key, role);
      if (g_strcmp0 (migration->other_rollback, path) == 0)
        return sb_place_new (path, migration->key, SB_ROLE_ROLLBACK);
    }
  return sb_place_new (path, NULL, SB_ROLE_FORWARD);
}

/**
 * sb_problem_list_set_project:
 * @self: a list
 * @project: (nullable): the project whose problems are shown; %NULL for none
 */
void
sb_problem_list_set_project (SbProblemList *self, SbProject *project)
{
  const SbProblem *problems;
  guint n = 0;

  g_ptr_array_set_size (self->project, 0);
  problems = project != NULL ? sb_project_get_problems (project, &n) : NULL;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->project, sb_problem_item_new (problems[i].severity, problems[i].message,
                                                         find_place (project, problems[i].path)));
  update (self);
}

/**
 * sb_problem_list_set_trouble:
 * @self: a list
 * @trouble: (nullable): why the project's settings cannot be used; %NULL when they can
 */
void
sb_problem_list_set_trouble (SbProblemList *self, const SbLintTrouble *trouble)
{
  g_clear_object (&self->trouble);
  if (trouble != NULL)
    {
      SbPlace *place = sb_place_new (trouble->path, NULL, SB_ROLE_FORWARD);
      g_autofree char *message = g_strdup_printf ("The settings are not used: %s",
                                                  trouble->message);

      place->line = trouble->line;
      self->trouble = sb_problem_item_new (SB_PROBLEM_ERROR, message, place);
    }
  update (self);
}

/**
 * sb_problem_list_set_failure:
 * @self: a list
 * @failure: (nullable): why the last run stopped; %NULL when it did not
 */
void
sb_problem_list_set_failure (SbProblemList *self, SbFailure *failure)
{
  g_clear_object (&self->failure);
  if (failure != NULL)
    {
      g_autofree char *message = failure->sqlstate != NULL
                                     ? g_strdup_printf ("%s: %s (%s)", failure->title,
                                                        failure->message, failure->sqlstate)
                                     : g_strdup_printf ("%s: %s", failure->title, failure->message);

      self->failure = sb_problem_item_new (SB_PROBLEM_ERROR, message,
                                           failure->place != NULL ? sb_place_copy (failure->place)
                                                                  : NULL);
      self->failure->is_first = TRUE;
    }
  update (self);
}

static GPtrArray *
read_script (const char *path, const char *key, SbScriptRole role, SbScript *script)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = sb_script_get_n_statements (script);
  SbLinesWalk walk = { 0 };
  gsize length;
  const char *text = sb_script_get_text (script, &length);

  for (guint i = 0; i < n && items->len < MAX_PER_SCRIPT; i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);
      SbPosition position;
      SbPlace *place;

      if (statement->syntax_error == NULL)
        continue;
      position = sb_lines_walk (&walk, text, length, statement->error_offset);
      place = sb_place_new (path, key, role);
      place->line = position.line;
      place->column = position.column;
      place->offset = statement->error_offset;
      g_ptr_array_add (items,
                       sb_problem_item_new (SB_PROBLEM_ERROR, statement->syntax_error, place));
    }
  return items;
}

/**
 * sb_problem_list_set_script:
 * @self: a list
 * @path: absolute path of a script that is open
 * @key: (nullable): of its migration
 * @role: which of its scripts
 * @script: (nullable): what it parses to now; %NULL when it is not open any more
 */
void
sb_problem_list_set_script (SbProblemList *self, const char *path, const char *key,
                            SbScriptRole role, SbScript *script)
{
  GPtrArray *items = script != NULL ? read_script (path, key, role, script) : NULL;

  if (items != NULL && items->len > 0)
    g_hash_table_insert (self->scripts, g_strdup (path), items);
  else
    {
      g_clear_pointer (&items, g_ptr_array_unref);
      /* Most scripts have no problem, and this is called for each keystroke. */
      if (!g_hash_table_remove (self->scripts, path))
        return;
    }
  update (self);
}

static GPtrArray *
read_findings (const char *path, const char *key, SbScriptRole role, SbFindingList *findings)
{
  static const SbProblemSeverity severities[] = {
    [SB_SEVERITY_INFO] = SB_PROBLEM_NOTE,
    [SB_SEVERITY_WARNING] = SB_PROBLEM_WARNING,
    [SB_SEVERITY_ERROR] = SB_PROBLEM_ERROR,
  };
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  SbScript *script = sb_finding_list_get_script (findings);
  SbLinesWalk walk = { 0 };
  gsize length;
  const char *text = sb_script_get_file_text (script, &length);

  for (guint i = 0; i < sb_finding_list_get_n (findings) && items->len < MAX_PER_SCRIPT; i++)
    {
      const SbFinding *finding = sb_finding_list_get (findings, i);
      g_autofree char *message = g_strdup_printf ("%s: %s", finding->rule->id, finding->message);
      SbPlace *place = sb_place_new (path, key, role);
      SbPosition position;
      SbProblemItem *item;

      place->offset = sb_script_get_own_offset (script, finding->start);
      place->length = sb_script_get_own_offset (script, finding->end) - place->offset;
      place->is_finding = TRUE;
      position = sb_lines_walk (&walk, text, length, place->offset);
      place->line = position.line;
      place->column = position.column;
      item = sb_problem_item_new (severities[finding->severity], message, place);
      item->is_syntax = strcmp (finding->rule->id, "SY001") == 0;
      g_ptr_array_add (items, item);
    }
  return items;
}

static gboolean
is_all_same (GPtrArray *one, GPtrArray *other)
{
  if (one == NULL || other == NULL || one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++)
    {
      const SbProblemItem *a = one->pdata[i], *b = other->pdata[i];

      if (!sb_problem_item_is_same (a, b) || a->place->offset != b->place->offset
          || a->place->length != b->place->length)
        return FALSE;
    }
  return TRUE;
}

/**
 * sb_problem_list_set_findings:
 * @self: a list
 * @path: absolute path of a script
 * @key: (nullable): of its migration
 * @role: which of its scripts
 * @findings: (nullable): what lint says of it; %NULL when it is not there any more
 *
 * Shown before the main loop turns to anything less urgent.
 */
void
sb_problem_list_set_findings (SbProblemList *self, const char *path, const char *key,
                              SbScriptRole role, SbFindingList *findings)
{
  GPtrArray *items = findings != NULL ? read_findings (path, key, role, findings) : NULL;
  GPtrArray *old = g_hash_table_lookup (self->findings, path);

  if (items != NULL && items->len == 0)
    g_clear_pointer (&items, g_ptr_array_unref);
  /* Most scripts have none, and what is typed changes few. */
  if ((items == NULL && old == NULL) || is_all_same (items, old))
    {
      g_clear_pointer (&items, g_ptr_array_unref);
      return;
    }
  if (items != NULL)
    g_hash_table_replace (self->findings, g_strdup (path), items);
  else
    g_hash_table_remove (self->findings, path);
  update_soon (self);
}

/* The item from which one step goes to the next problem behind, or before, @place: within its file
 * if there is one. */
static int
find_index (SbProblemList *self, const SbPlace *place, gboolean forward)
{
  int n = self->items->len, found = forward ? -1 : n;
  gboolean has_file = FALSE;

  for (int i = 0; i < n; i++)
    {
      SbProblemItem *item = self->items->pdata[i];

      if (item->place == NULL || strcmp (item->place->path, place->path) != 0)
        continue;
      if (!has_file)
        found = forward ? i - 1 : i;
      has_file = TRUE;
      if (forward && item->place->offset <= place->offset)
        found = i;
      else if (!forward && item->place->offset < place->offset)
        found = i + 1;
    }
  return found;
}

static const SbPlace *
step (SbProblemList *self, const SbPlace *from, int direction)
{
  int n = self->items->len, index = direction > 0 ? -1 : n;
  guint last;

  /* Several problems can be at one place: whoever stands where this went last goes on from there.
   */
  if (self->last != NULL && g_ptr_array_find (self->items, self->last, &last)
      && (from == NULL
          || (strcmp (from->path, self->last->place->path) == 0
              && from->offset == self->last->place->offset)))
    index = last;
  else if (from != NULL)
    index = find_index (self, from, direction > 0);
  for (int i = 1; i <= n; i++)
    {
      SbProblemItem *item = self->items->pdata[((index + direction * i) % n + n) % n];

      if (item->place == NULL)
        continue;
      g_set_object (&self->last, item);
      return item->place;
    }
  return NULL;
}

/**
 * sb_problem_list_next:
 * @self: a list
 * @from: (nullable): where the person is; %NULL for where this or sb_problem_list_previous() went
 *   last
 *
 * The next problem that has a place, in the list's order; behind the last comes the first.
 *
 * Returns: (transfer none) (nullable): its place; %NULL when no problem has one
 */
const SbPlace *
sb_problem_list_next (SbProblemList *self, const SbPlace *from)
{
  return step (self, from, 1);
}

/**
 * sb_problem_list_previous:
 * @self: a list
 * @from: (nullable): as for sb_problem_list_next()
 *
 * Returns: (transfer none) (nullable): the place of the problem before it
 */
const SbPlace *
sb_problem_list_previous (SbProblemList *self, const SbPlace *from)
{
  return step (self, from, -1);
}

/**
 * sb_problem_list_count:
 * @self: a list
 * @at_least: how bad those are that count
 *
 * Returns: how many there are
 */
guint
sb_problem_list_count (SbProblemList *self, SbProblemSeverity at_least)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += ((SbProblemItem *) self->items->pdata[i])->severity >= at_least;
  return n;
}
