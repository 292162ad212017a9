/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills every template and lints what comes out: what Switchback hands out has no finding of its own. */
#include "sb-lint.h"
#include "sb-template.h"

#include <string.h>

#include "template-cases.h"

static const char *const role_names[SB_N_ROLES] = { "forward", "rollback", "verify" };
static const SbLintRole roles[SB_N_ROLES] = { SB_LINT_ROLE_FORWARD, SB_LINT_ROLE_ROLLBACK,
                                              SB_LINT_ROLE_VERIFY };

static SbScript *
fill (GPtrArray *templates, const SbTemplateCase *c, SbScriptRole role)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;
  SbTemplate *template = sb_template_find (templates, c->id, &error);
  g_autofree char *text = NULL;
  SbScript *script;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (c->values) && c->values[i] != NULL; i++)
    {
      const char *equals = strchr (c->values[i], '=');

      g_hash_table_insert (values, g_strndup (c->values[i], equals - c->values[i]),
                           g_strdup (equals + 1));
    }
  sb_template_set_version (template, values, SB_TEMPLATE_CASE_VERSION);
  text = sb_template_fill (template, role, values, &error);
  g_assert_no_error (error);
  script = sb_script_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  return script;
}

static void
test_lints_clean (gconstpointer data)
{
  const SbTemplateCase *c = data;
  g_autofree char *folder = g_build_filename (g_getenv ("SWITCHBACK_SOURCE_ROOT"), "data",
                                              "templates", NULL);
  g_autoptr (GPtrArray) templates = sb_template_load_folder (folder, NULL, NULL);
  SbScript *scripts[SB_N_ROLES];

  for (int role = 0; role < SB_N_ROLES; role++)
    scripts[role] = fill (templates, c, role);
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      g_autoptr (SbLintContext) context = sb_lint_context_new ();
      g_autoptr (SbFindingList) findings = NULL;

      sb_lint_context_set_role (context, roles[role]);
      sb_lint_context_set_server_version (context, 15);
      sb_lint_context_set_pair (context, scripts[SB_ROLE_FORWARD], scripts[SB_ROLE_ROLLBACK],
                                scripts[SB_ROLE_VERIFY]);
      findings = sb_lint_check (scripts[role], context);
      for (guint i = 0; i < sb_finding_list_get_n (findings); i++)
        {
          const SbFinding *finding = sb_finding_list_get (findings, i);

          if (finding->severity == SB_SEVERITY_INFO)
            continue;
          g_test_message ("%s, byte %" G_GSIZE_FORMAT ": %s %s", role_names[role], finding->start,
                          finding->rule->id, finding->message);
          g_test_fail ();
        }
    }
  for (int role = 0; role < SB_N_ROLES; role++)
    sb_script_unref (scripts[role]);
}

int
main (int argc, char **argv)
{
  guint n_cases;
  const SbTemplateCase *cases = sb_template_cases_get (&n_cases);

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strconcat ("/template-lint/", cases[i].name, NULL);

      if (strstr (cases[i].name, "-hostile")
          == NULL) /* names that nobody should give have findings */
        g_test_add_data_func (path, &cases[i], test_lints_clean);
    }
  return g_test_run ();
}
