/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-problem-list.h"

struct _SbProblemItem
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (SbProblemItem, sb_problem_item, G_TYPE_OBJECT)

static void
sb_problem_item_class_init (SbProblemItemClass *klass)
{
}

static void
sb_problem_item_init (SbProblemItem *self)
{
}

struct _SbProblemList
{
  GObject parent_instance;
};

static GType
sb_problem_list_get_item_type (GListModel *model)
{
  return SB_TYPE_PROBLEM_ITEM;
}

static guint
sb_problem_list_get_n_items (GListModel *model)
{
  return 0;
}

static gpointer
sb_problem_list_get_item (GListModel *model, guint position)
{
  return NULL;
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
sb_problem_list_class_init (SbProblemListClass *klass)
{
}

static void
sb_problem_list_init (SbProblemList *self)
{
}

SbProblemSeverity
sb_problem_item_get_severity (SbProblemItem *self)
{
  return 0;
}

const char *
sb_problem_item_get_message (SbProblemItem *self)
{
  return NULL;
}

const char *
sb_problem_item_get_where (SbProblemItem *self)
{
  return NULL;
}

const SbPlace *
sb_problem_item_get_place (SbProblemItem *self)
{
  return NULL;
}

SbProblemList *
sb_problem_list_new (void)
{
  return g_object_new (SB_TYPE_PROBLEM_LIST, NULL);
}

void
sb_problem_list_set_project (SbProblemList *self, SbProject *project)
{
}

void
sb_problem_list_set_failure (SbProblemList *self, SbFailure *failure)
{
}

void
sb_problem_list_set_script (SbProblemList *self, const char *path, const char *key,
                            SbScriptRole role, SbScript *script)
{
}

guint
sb_problem_list_count (SbProblemList *self, SbProblemSeverity at_least)
{
  return 0;
}
