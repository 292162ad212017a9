/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a check as somebody else, the way Supabase's API does: by role and claims. */
#include "sb-verify-private.h"

#include <string.h>

#include "sb-json.h"

/* Newer projects read the claims as one JSON document, older ones each by its own setting. */
static const char *const settings[] = { "request.jwt.claims", "request.jwt.claim.sub",
                                        "request.jwt.claim.role", "role" };

/* `"My role"` is what is inside. */
static char *
unquote (const char *text)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *inside = NULL;
  gsize length = strlen (text);

  if (length < 2 || text[0] != '"' || text[length - 1] != '"')
    return g_strdup (text);
  inside = g_strndup (text + 1, length - 2);
  parts = g_strsplit (inside, "\"\"", -1);
  return g_strjoinv ("\"", parts);
}

/**
 * sb_check_role_new:
 * @text: the text behind `-- as:`
 * @problem: (out): why it cannot be understood
 *
 * Returns: (transfer full) (nullable): whom to run as; %NULL with @problem set
 */
SbCheckRole *
sb_check_role_new (const char *text, char **problem)
{
  g_autoptr (SbCheckRole) self = g_new0 (SbCheckRole, 1);
  g_autofree char *line = g_strstrip (g_strdup (text));
  gsize length = strcspn (line, " \t");
  const char *rest = line + length + strspn (line + length, " \t");

  if (strncmp (line, "authenticated", length) == 0 && length == strlen ("authenticated"))
    {
      self->role = g_strndup (line, length);
      if (*rest != '\0' && !g_uuid_string_is_valid (rest))
        {
          *problem = g_strdup ("\"as: authenticated\" takes a user's UUID, or nothing, behind it");
          return NULL;
        }
      self->user = *rest != '\0' ? g_ascii_strdown (rest, -1) : NULL;
      return g_steal_pointer (&self);
    }
  self->role = unquote (line);
  /* The server takes "none" as "no role": the check would silently run as who we are. */
  if (self->role[0] == '\0' || strcmp (self->role, "none") == 0)
    {
      *problem = g_strdup ("\"as:\" takes anon, authenticated with a user's UUID, service_role or "
                           "another role");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * sb_verify_check_as:
 * @as: text as behind `-- as:`
 * @problem: (out): why it cannot be understood
 *
 * Returns: whether checks can be run as that; whether the role exists only the server knows
 */
gboolean
sb_verify_check_as (const char *as, char **problem)
{
  g_autoptr (SbCheckRole) role = NULL;

  *problem = NULL;
  role = sb_check_role_new (as, problem);
  return role != NULL;
}

/**
 * sb_verify_get_as:
 * @statement: of a verify script
 * @options: how to verify
 *
 * Returns: (transfer none) (nullable): whom it is to run as
 */
const char *
sb_verify_get_as (const SbStatement *statement, const SbVerifyOptions *options)
{
  return statement->check != NULL && statement->check->as != NULL ? statement->check->as
                                                                  : options->as;
}

void
sb_check_role_free (SbCheckRole *self)
{
  g_free (self->role);
  g_free (self->user);
  g_free (self);
}

/**
 * sb_check_role_dup_enter:
 * @self: whom to run as
 * @session: a connected session
 *
 * Returns: (transfer full): a SELECT that says what the settings were and sets them, the role last,
 *   for the transaction
 */
char *
sb_check_role_dup_enter (SbCheckRole *self, SbSession *session)
{
  g_autoptr (SbJson) json = sb_json_new ();
  g_autofree char *claims = NULL;
  const char *values[G_N_ELEMENTS (settings)];
  GString *sql = g_string_new ("SELECT ");

  sb_json_begin_object (json, NULL);
  if (self->user != NULL)
    sb_json_add_string (json, "sub", self->user);
  sb_json_add_string (json, "role", self->role);
  sb_json_end (json);
  claims = sb_json_free_to_string (g_steal_pointer (&json));

  values[0] = claims;
  values[1] = self->user != NULL ? self->user : "";
  values[2] = values[3] = self->role;
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_string_append_printf (sql, "%spg_catalog.current_setting('%s', true)", i > 0 ? ", " : "",
                            settings[i]);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *literal = sb_session_quote_literal (session, values[i]);

      g_string_append_printf (sql, ", pg_catalog.set_config('%s', %s, true)", settings[i], literal);
    }
  return g_string_free (sql, FALSE);
}

/**
 * sb_check_role_dup_leave:
 * @entered: the answer to what sb_check_role_dup_enter() gave
 * @session: a connected session
 *
 * Returns: (transfer full): a SELECT that sets everything back, the role first
 */
char *
sb_check_role_dup_leave (SbResult *entered, SbSession *session)
{
  GString *sql = g_string_new ("SELECT ");

  for (guint i = G_N_ELEMENTS (settings); i-- > 0;)
    {
      const char *value = sb_result_get_value (entered, 0, i);
      g_autofree char *literal = sb_session_quote_literal (session, value != NULL ? value : "");

      g_string_append_printf (sql, "pg_catalog.set_config('%s', %s, true)%s", settings[i], literal,
                              i > 0 ? ", " : "");
    }
  return g_string_free (sql, FALSE);
}
