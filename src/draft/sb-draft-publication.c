/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ALTER PUBLICATION: tables added, dropped or set; options. */
#include "sb-draft-private.h"

#include <string.h>

/* Whether the publication had the table: by its qualified name in the catalog's answer. */
static const char *
find_table (const SbDraftAnswer *tables, const PgQuery__RangeVar *relation)
{
  g_autofree char *name = sb_draft_name_in_schema (
      *relation->schemaname != '\0' ? relation->schemaname : "public", relation->relname);

  for (guint i = 0; tables != NULL && i < tables->n_rows; i++)
    if (strcmp (sb_draft_answer_get (tables, i, 0), name) == 0)
      return sb_draft_answer_get (tables, i, 1);
  return NULL;
}

static void
set_back (SbDraft *self, const char *publication, const SbDraftAnswer *tables)
{
  g_autoptr (GString) list = g_string_new (NULL);

  if (tables == NULL)
    {
      sb_draft_take_comment (self, g_strdup ("what it published before is not known"),
                             g_strdup_printf ("ALTER PUBLICATION %s SET TABLE …", publication));
      return;
    }
  for (guint i = 0; i < tables->n_rows; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", sb_draft_answer_get (tables, i, 1));
  if (list->len > 0)
    sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("ALTER PUBLICATION %s SET TABLE %s", publication, list->str));
  else
    sb_draft_take_comment (self, g_strdup ("it published nothing: drop what was set"),
                           g_strdup_printf ("ALTER PUBLICATION %s DROP TABLE …", publication));
}

static void
table (SbDraft *self, const char *publication, const PgQuery__PublicationTable *table,
       gboolean is_add, const SbDraftAnswer *tables)
{
  g_autofree char *name = sb_draft_name_relation (table->relation);
  g_autofree char *key = sb_draft_key_relation (self, table->relation);
  const char *had = find_table (tables, table->relation);

  if (is_add)
    {
      if (!sb_draft_goes_along (self, key, 0) && had == NULL)
        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf ("ALTER PUBLICATION %s DROP TABLE %s", publication, name));
    }
  else if (had != NULL)
    sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("ALTER PUBLICATION %s ADD TABLE %s", publication, had));
  else if (tables == NULL)
    sb_draft_take (self, SB_DRAFT_LOSSY,
                   g_strdup ("a column list or WHERE that it had is not known"),
                   g_strdup_printf ("ALTER PUBLICATION %s ADD TABLE %s", publication, name));
}

void
sb_draft_publication (SbDraft *self, const PgQuery__AlterPublicationStmt *stmt)
{
  g_autofree char *name = sb_identifier_quote (stmt->pubname);
  g_autofree char *key = sb_draft_key (self, "PUBLICATION", "-", stmt->pubname, NULL);
  const SbDraftAnswer *before, *tables;

  if (sb_draft_goes_along (self, key, SB_MADE_RELATION))
    return;
  if (stmt->n_options > 0)
    {
      before = sb_draft_ask (self, SB_DRAFT_ASK_PUBLICATION, stmt->pubname, NULL);
      if (before == NULL)
        sb_draft_say_impossible (self,
                                 g_strdup ("the options that the publication had are not known"));
      else if (before->n_rows > 0)
        sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                       g_strdup_printf ("ALTER PUBLICATION %s %s", name,
                                        sb_draft_answer_get (before, 0, 3)));
    }
  if (stmt->n_pubobjects == 0)
    return;
  tables = sb_draft_ask (self, SB_DRAFT_ASK_PUBLISHED, stmt->pubname, NULL);
  if (stmt->action == PG_QUERY__ALTER_PUBLICATION_ACTION__AP_SetObjects)
    {
      set_back (self, name, tables);
      return;
    }
  for (gsize i = 0; i < stmt->n_pubobjects; i++)
    {
      const PgQuery__PublicationObjSpec *object = stmt->pubobjects[i]->publication_obj_spec;
      gboolean is_add = stmt->action == PG_QUERY__ALTER_PUBLICATION_ACTION__AP_AddObjects;

      sb_draft_begin (self);
      if (object->pubtable != NULL)
        table (self, name, object->pubtable, is_add, tables);
      else
        {
          g_autofree char *schema = *object->name != '\0' ? sb_identifier_quote (object->name)
                                                          : g_strdup ("CURRENT_SCHEMA");

          sb_draft_take (self, SB_DRAFT_EXACT, NULL,
                         g_strdup_printf ("ALTER PUBLICATION %s %s TABLES IN SCHEMA %s", name,
                                          is_add ? "DROP" : "ADD", schema));
        }
    }
}
