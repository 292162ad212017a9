/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GRANT, REVOKE and default privileges: who could do what before is told by the catalog. */
#include "sb-draft-private.h"

#include <string.h>

/* What GRANT knows of a kind of objects. */
static const struct
{
  PgQuery__ObjectType type;
  const char *word;
  const char *plural;
  const char *letter;         /* of acldefault() */
  const char *default_letter; /* of pg_default_acl */
  SbDraftQuestion question;
  const char *all; /* the privileges that ALL stands for */
} kinds[] = {
  { OBJECT (TABLE), "TABLE", "TABLES", "r", "r", SB_DRAFT_ASK_RELATION_ACL,
    "INSERT SELECT UPDATE DELETE TRUNCATE REFERENCES TRIGGER MAINTAIN" },
  { OBJECT (SEQUENCE), "SEQUENCE", "SEQUENCES", "s", "S", SB_DRAFT_ASK_RELATION_ACL,
    "SELECT UPDATE USAGE" },
  { OBJECT (FUNCTION), "FUNCTION", "FUNCTIONS", "f", "f", SB_DRAFT_ASK_ROUTINE_ACL, "EXECUTE" },
  { OBJECT (PROCEDURE), "PROCEDURE", "PROCEDURES", "f", "f", SB_DRAFT_ASK_ROUTINE_ACL, "EXECUTE" },
  { OBJECT (ROUTINE), "ROUTINE", "ROUTINES", "f", "f", SB_DRAFT_ASK_ROUTINE_ACL, "EXECUTE" },
  { OBJECT (TYPE), "TYPE", "TYPES", "T", "T", SB_DRAFT_ASK_TYPE_ACL, "USAGE" },
  { OBJECT (DOMAIN), "DOMAIN", "TYPES", "T", "T", SB_DRAFT_ASK_TYPE_ACL, "USAGE" },
  { OBJECT (SCHEMA), "SCHEMA", "SCHEMAS", "n", "n", SB_DRAFT_ASK_SCHEMA_ACL, "USAGE CREATE" },
};

static const guint n_kinds = G_N_ELEMENTS (kinds);

static guint
find_kind (PgQuery__ObjectType type)
{
  guint i;

  for (i = 0; i < n_kinds && kinds[i].type != type; i++)
    ;
  return i;
}

/* One privilege that a statement grants or revokes; @column: NULL for the whole object. */
typedef void (*PrivilegeFunc) (const char *privilege, const char *column, gpointer data);

static void
each_privilege (const PgQuery__GrantStmt *stmt, const char *all, PrivilegeFunc func, gpointer data)
{
  g_auto (GStrv) words = g_strsplit (all, " ", -1);

  for (gsize i = 0; i < stmt->n_privileges; i++)
    {
      const PgQuery__AccessPriv *priv = stmt->privileges[i]->access_priv;
      g_autofree char *name = g_ascii_strup (priv->priv_name, -1);

      if (*name == '\0' || strcmp (name, "ALL") == 0)
        for (guint j = 0; words[j] != NULL; j++)
          func (words[j], NULL, data);
      else if (priv->n_cols == 0)
        func (name, NULL, data);
      for (gsize j = 0; *name != '\0' && j < priv->n_cols; j++)
        func (name, sb_draft_string (priv->cols[j]), data);
    }
  if (stmt->n_privileges == 0)
    for (guint j = 0; words[j] != NULL; j++)
      func (words[j], NULL, data);
}

typedef struct
{
  SbDraft *draft;
  const SbDraftAnswer *acl;
  const char *object; /* TABLE t: which rows of the answer count; NULL: all */
  const char *on;     /* what stands after ON */
  const char *grantee;
  const char *prefix; /* before the statement: ALTER DEFAULT PRIVILEGES … */
  gboolean is_grant;
  gboolean is_option; /* GRANT OPTION FOR */
} Restore;

/* @option: whether it could be granted on. Returns whether the grantee had it. */
static gboolean
had (const Restore *restore, const char *privilege, const char *column, gboolean *option)
{
  for (guint i = 0; i < restore->acl->n_rows; i++)
    {
      const char *grantee = sb_draft_answer_get (restore->acl, i, 0);
      const char *fourth = sb_draft_answer_get (restore->acl, i, 3);

      if (grantee == NULL || strcmp (grantee, restore->grantee) != 0
          || strcmp (sb_draft_answer_get (restore->acl, i, 1), privilege) != 0
          || (restore->object != NULL ? strcmp (fourth, restore->object) != 0
                                      : g_strcmp0 (fourth, column) != 0))
        continue;
      *option = sb_draft_answer_get_boolean (restore->acl, i, 2);
      return TRUE;
    }
  return FALSE;
}

/* Whether the server knows the privilege: the owner has all there are. MAINTAIN came with 17. */
static gboolean
is_known_privilege (const SbDraftAnswer *acl, const char *privilege)
{
  if (strcmp (privilege, "MAINTAIN") != 0)
    return TRUE;
  for (guint i = 0; i < acl->n_rows; i++)
    if (g_strcmp0 (sb_draft_answer_get (acl, i, 1), privilege) == 0)
      return TRUE;
  return FALSE;
}

static void
restore_privilege (const char *privilege, const char *column, gpointer data)
{
  const Restore *restore = data;
  g_autofree char *quoted = column != NULL ? sb_identifier_quote (column) : NULL;
  g_autofree char *what = quoted != NULL ? g_strdup_printf ("%s (%s)", privilege, quoted)
                                         : g_strdup (privilege);
  gboolean option = FALSE;
  gboolean has = had (restore, privilege, column, &option);

  if (!is_known_privilege (restore->acl, privilege)
      || !sb_draft_once (restore->draft, "acl %s|%s|%s|%s", restore->prefix, what, restore->on,
                         restore->grantee))
    return;
  if (restore->is_grant && !has)
    sb_draft_take (restore->draft, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("%sREVOKE %s ON %s FROM %s", restore->prefix, what, restore->on,
                                    restore->grantee));
  else if (restore->is_grant && restore->is_option && !option)
    sb_draft_take (restore->draft, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("%sREVOKE GRANT OPTION FOR %s ON %s FROM %s", restore->prefix,
                                    what, restore->on, restore->grantee));
  else if (!restore->is_grant && has)
    sb_draft_take (restore->draft, SB_DRAFT_EXACT, NULL,
                   g_strdup_printf ("%sGRANT %s ON %s TO %s%s", restore->prefix, what, restore->on,
                                    restore->grantee, option ? " WITH GRANT OPTION" : ""));
}

static void
append_privilege (const char *privilege, const char *column, gpointer data)
{
  GString *out = data;
  g_autofree char *quoted = column != NULL ? sb_identifier_quote (column) : NULL;

  if (strcmp (privilege, "MAINTAIN") == 0)
    return;
  g_string_append_printf (out, "%s%s%s%s%s", out->len > 0 ? ", " : "", privilege,
                          quoted != NULL ? " (" : "", quoted != NULL ? quoted : "",
                          quoted != NULL ? ")" : "");
}

/* Without a catalog: the opposite, on the assumption that the statement had changed something. */
static void
take_opposite (SbDraft *self, const PgQuery__GrantStmt *stmt, const char *prefix, const char *all,
               const char *on)
{
  g_autofree char *roles = sb_draft_name_roles (stmt->grantees, stmt->n_grantees);
  g_autoptr (GString) privileges = g_string_new (NULL);
  gboolean is_all = stmt->n_privileges == 0;

  if (is_all)
    g_string_append (privileges, "ALL");
  else
    each_privilege (stmt, all, append_privilege, privileges);
  sb_draft_take (self, SB_DRAFT_LOSSY,
                 g_strdup (stmt->is_grant ? "assumes that none of it was granted before"
                                          : "assumes that all of it was granted before"),
                 stmt->is_grant
                     ? g_strdup_printf ("%sREVOKE %s ON %s FROM %s", prefix, privileges->str, on,
                                        roles)
                     : g_strdup_printf ("%sGRANT %s ON %s TO %s%s", prefix, privileges->str, on,
                                        roles, stmt->grant_option ? " WITH GRANT OPTION" : ""));
}

static void
restore_all (SbDraft *self, const PgQuery__GrantStmt *stmt, const char *all, Restore *restore)
{
  for (gsize i = 0; i < stmt->n_grantees; i++)
    {
      g_autofree char *role = sb_draft_name_role (stmt->grantees[i]->role_spec);

      restore->grantee = role;
      each_privilege (stmt, all, restore_privilege, restore);
    }
}

/* Whether all of it is about columns that the script has made: that goes along with them. */
static gboolean
is_of_made_columns (SbDraft *self, const PgQuery__GrantStmt *stmt,
                    const PgQuery__RangeVar *relation)
{
  for (gsize i = 0; i < stmt->n_privileges; i++)
    {
      const PgQuery__AccessPriv *priv = stmt->privileges[i]->access_priv;

      for (gsize j = 0; j < priv->n_cols; j++)
        {
          g_autofree char *key = sb_draft_key (self, "column", relation->schemaname,
                                               relation->relname, sb_draft_string (priv->cols[j]));

          if (!sb_draft_goes_along (self, key, SB_MADE_ROLE))
            return FALSE;
        }
      if (priv->n_cols == 0)
        return FALSE;
    }
  return stmt->n_privileges > 0;
}

static void
grant_object (SbDraft *self, const PgQuery__GrantStmt *stmt, guint kind, const PgQuery__Node *node)
{
  g_auto (SbDraftObject) object = { 0 };
  g_autofree char *on = NULL, *owned = NULL;
  Restore restore = {
    .draft = self, .prefix = "", .is_grant = stmt->is_grant, .is_option = stmt->grant_option
  };

  sb_draft_object_init (self, &object, kinds[kind].type, NULL, node, NULL);
  on = sb_draft_object_to_sql (&object);
  if (node->node_case == PG_QUERY__NODE__NODE_RANGE_VAR
      && is_of_made_columns (self, stmt, node->range_var))
    return;
  if (sb_draft_goes_along (self, object.key, SB_MADE_ROLE)
      || (stmt->is_grant == FALSE && sb_draft_has_made (self, object.key)))
    return;
  restore.acl = sb_draft_ask (self, kinds[kind].question, object.before, kinds[kind].letter);
  restore.on = on;
  if (restore.acl == NULL)
    take_opposite (self, stmt, "", kinds[kind].all, on);
  else
    restore_all (self, stmt, kinds[kind].all, &restore);
}

static void
grant_all_in_schema (SbDraft *self, const PgQuery__GrantStmt *stmt, guint kind,
                     const PgQuery__Node *node)
{
  g_autofree char *schema = sb_identifier_quote (sb_draft_string (node));
  const SbDraftAnswer *acl = sb_draft_ask (self, SB_DRAFT_ASK_ALL_ACL, schema, kinds[kind].letter);
  const char *last = NULL;

  if (acl == NULL)
    {
      g_autofree char *on = g_strdup_printf ("ALL %s IN SCHEMA %s", kinds[kind].plural, schema);

      take_opposite (self, stmt, "", kinds[kind].all, on);
      return;
    }
  for (guint i = 0; i < acl->n_rows; i++)
    {
      const char *object = sb_draft_answer_get (acl, i, 3);
      Restore restore = { .draft = self,
                          .acl = acl,
                          .object = object,
                          .on = object,
                          .prefix = "",
                          .is_grant = stmt->is_grant,
                          .is_option = stmt->grant_option };

      if (g_strcmp0 (object, last) == 0)
        continue;
      last = object;
      restore_all (self, stmt, kinds[kind].all, &restore);
    }
}

void
sb_draft_grant (SbDraft *self, const PgQuery__GrantStmt *stmt)
{
  guint kind = find_kind (stmt->objtype);

  if (kind == n_kinds)
    {
      sb_draft_say_impossible (self, g_strdup ("who had privileges on it before is not known"));
      return;
    }
  for (gsize i = 0; i < stmt->n_objects; i++)
    {
      sb_draft_begin (self);
      if (stmt->targtype == PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_ALL_IN_SCHEMA)
        grant_all_in_schema (self, stmt, kind, stmt->objects[i]);
      else
        grant_object (self, stmt, kind, stmt->objects[i]);
    }
}

void
sb_draft_grant_role (SbDraft *self, const PgQuery__GrantRoleStmt *stmt)
{
  for (gsize i = 0; i < stmt->n_granted_roles; i++)
    for (gsize j = 0; j < stmt->n_grantee_roles; j++)
      {
        const char *role = stmt->granted_roles[i]->access_priv->priv_name;
        g_autofree char *quoted = sb_identifier_quote (role);
        g_autofree char *member = sb_draft_name_role (stmt->grantee_roles[j]->role_spec);
        g_autofree char *key = sb_draft_key (self, "ROLE", "-", role, NULL);
        const SbDraftAnswer *answer;

        if (sb_draft_has_made (self, key) || !sb_draft_once (self, "member %s %s", quoted, member))
          continue;
        answer = sb_draft_ask (self, SB_DRAFT_ASK_MEMBER, role,
                               stmt->grantee_roles[j]->role_spec->rolename);
        if (stmt->is_grant && (answer == NULL || answer->n_rows == 0))
          sb_draft_take (self, answer == NULL ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
                         answer == NULL ? g_strdup ("assumes that it was no member before") : NULL,
                         g_strdup_printf ("REVOKE %s FROM %s", quoted, member));
        else if (!stmt->is_grant && (answer == NULL || answer->n_rows > 0))
          sb_draft_take (self, answer == NULL ? SB_DRAFT_LOSSY : SB_DRAFT_EXACT,
                         answer == NULL ? g_strdup ("assumes that it was a member before") : NULL,
                         g_strdup_printf ("GRANT %s TO %s%s", quoted, member,
                                          answer != NULL
                                                  && sb_draft_answer_get_boolean (answer, 0, 0)
                                              ? " WITH ADMIN OPTION"
                                              : ""));
      }
}

static void
default_privileges (SbDraft *self, const PgQuery__GrantStmt *stmt, guint kind,
                    const PgQuery__Node *role, const PgQuery__Node *schema)
{
  g_autofree char *role_sql = role != NULL ? sb_draft_name_role (role->role_spec) : NULL;
  const char *role_name = role != NULL ? role->role_spec->rolename : "";
  const char *schema_name = schema != NULL ? sb_draft_string (schema) : "";
  g_autofree char *schema_sql = schema != NULL ? sb_identifier_quote (schema_name) : NULL;
  g_autofree char *prefix =
      g_strdup_printf ("ALTER DEFAULT PRIVILEGES %s%s%s%s%s%s", role_sql != NULL ? "FOR ROLE " : "",
                       role_sql != NULL ? role_sql : "", role_sql != NULL ? " " : "",
                       schema_sql != NULL ? "IN SCHEMA " : "", schema_sql != NULL ? schema_sql : "",
                       schema_sql != NULL ? " " : "");
  g_autofree char *part = g_strconcat (kinds[kind].default_letter, role_name, NULL);
  Restore restore = { .draft = self,
                      .on = kinds[kind].plural,
                      .prefix = prefix,
                      .is_grant = stmt->is_grant,
                      .is_option = stmt->grant_option };

  restore.acl = sb_draft_ask (self, SB_DRAFT_ASK_DEFAULT_ACL, schema_name, part);
  if (restore.acl == NULL)
    take_opposite (self, stmt, prefix, kinds[kind].all, kinds[kind].plural);
  else
    restore_all (self, stmt, kinds[kind].all, &restore);
}

void
sb_draft_default_privileges (SbDraft *self, const PgQuery__AlterDefaultPrivilegesStmt *stmt)
{
  PgQuery__Node *none = NULL;
  PgQuery__Node **roles = &none, **schemas = &none;
  gsize n_roles = 1, n_schemas = 1;
  guint kind = find_kind (stmt->action->objtype);

  if (kind == n_kinds)
    {
      sb_draft_say_impossible (self, g_strdup ("the default privileges before are not known"));
      return;
    }
  for (gsize i = 0; i < stmt->n_options; i++)
    {
      const PgQuery__DefElem *option = stmt->options[i]->def_elem;

      if (option->arg == NULL || option->arg->node_case != PG_QUERY__NODE__NODE_LIST)
        continue;
      if (strcmp (option->defname, "schemas") == 0)
        schemas = option->arg->list->items, n_schemas = option->arg->list->n_items;
      else if (strcmp (option->defname, "roles") == 0)
        roles = option->arg->list->items, n_roles = option->arg->list->n_items;
    }
  for (gsize i = 0; i < n_roles; i++)
    for (gsize j = 0; j < n_schemas; j++)
      default_privileges (self, stmt->action, kind, roles[i], schemas[j]);
}
