/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Security: texts that are run as SQL, and texts that nobody should read. */
#include "sb-lint-families.h"
#include "sb-lint-names.h"
#include "sb-lint-tokens.h"

#include <string.h>

/* Types whose text is safe: a name that exists, a number. */
static gboolean
is_safe_type (const PgQuery__TypeName *type)
{
  static const char *const safe[] = {
    "regclass", "regtype", "regproc", "regprocedure", "regrole", "regnamespace", "int2",
    "int4",     "int8",    "numeric", "uuid",         "oid",     "bool",         NULL
  };

  return g_strv_contains (safe, sb_lint_type_get_name (type));
}

/* What stands between || and the whole: other || and casts to text. */
static gboolean
is_joined (SbLintPass *pass, const SbLintNode *node)
{
  gboolean is_joined = FALSE;

  for (const SbLintNode *parent = sb_lint_parent (pass, node);
       parent != NULL && parent->kind != SB_NODE (RES_TARGET);
       parent = sb_lint_parent (pass, parent))
    {
      const PgQuery__AExpr *expr = parent->message;
      const PgQuery__TypeCast *cast = parent->message;

      if (parent->kind == SB_NODE (TYPE_CAST) && !is_safe_type (cast->type_name))
        continue;
      if (parent->kind != SB_NODE (A_EXPR)
          || g_strcmp0 (sb_lint_list_get_name (expr->name, expr->n_name), "||") != 0)
        return FALSE;
      is_joined = TRUE;
    }
  return is_joined;
}

static void
check_dynamic (SbLintPass *pass, const SbLintNode *node)
{
  const PgQuery__ColumnRef *column = node->message;
  const PgQuery__ParamRef *parameter = node->message;
  SbLintUnit *unit = sb_lint_unit (pass, node);
  guint at;

  if (unit->kind != SB_TREE_PART_EXECUTE || !is_joined (pass, node))
    return;
  at = sb_lint_token_at (unit, node->kind == SB_NODE (COLUMN_REF) ? column->location
                                                                  : parameter->location);
  sb_lint_advise (sb_lint_report_tokens (pass, unit, at, sb_lint_token_skip_name (unit, at) - 1,
                                         "what is in here is run as SQL, whatever it says"),
                  "format('… %%I …') for a name, USING for a value");
}

/* How a secret begins, how many letters and digits follow at least, and what it is. */
static const struct
{
  const char *prefix;
  gsize length;
  const char *what;
} secrets[] = {
  { "sb_secret_", 16, "a secret key of a Supabase project" },
  { "sbp_", 32, "a Supabase access token" },
  { "sk_live_", 16, "a Stripe secret key" },
  { "rk_live_", 16, "a Stripe restricted key" },
  { "whsec_", 16, "a webhook's signing secret" },
  { "ghp_", 30, "a GitHub token" },
  { "github_pat_", 30, "a GitHub token" },
  { "AKIA", 16, "an AWS access key" },
  { "xoxb-", 16, "a Slack token" },
  { "SG.", 40, "a SendGrid key" },
  { "-----BEGIN PRIVATE KEY", 0, "a private key" },
  { "-----BEGIN RSA PRIVATE KEY", 0, "a private key" },
  { "-----BEGIN OPENSSH PRIVATE KEY", 0, "a private key" },
};

static gsize
span_key (const char *text, const char *end)
{
  gsize n = 0;

  while (text + n < end && (g_ascii_isalnum (text[n]) || strchr ("_-.", text[n]) != NULL)
         && text[n] != '\0')
    n++;
  return n;
}

/* A token of a user without a login is in every browser. */
static gboolean
is_public_token (const char *payload, gsize length)
{
  g_autofree char *base64 = g_strndup (payload, length);
  g_autofree char *padded = NULL;
  g_autofree guchar *json = NULL;
  gsize n;

  g_strdelimit (base64, "-", '+');
  g_strdelimit (base64, "_", '/');
  padded = g_strconcat (base64, &"===="[4 - (4 - length % 4) % 4], NULL);
  json = g_base64_decode (padded, &n);
  return g_strstr_len ((const char *) json, (gssize) n, "\"role\":\"anon\"") != NULL;
}

/* header.payload.signature */
static gsize
span_token (const char *text, const char *end)
{
  const char *first, *second;
  gsize n = span_key (text, end);

  if (n < 40 || strncmp (text, "eyJ", 3) != 0)
    return 0;
  first = memchr (text, '.', n);
  if (first == NULL || strncmp (first, ".eyJ", 4) != 0)
    return 0;
  second = memchr (first + 1, '.', (gsize) (text + n - first - 1));
  if (second == NULL || is_public_token (first + 1, (gsize) (second - first - 1)))
    return 0;
  return n;
}

/* scheme://user:password@host; names in brackets or with a $ are there to be filled in. */
static gsize
span_uri (const char *text, const char *end)
{
  const char *scheme = g_str_has_prefix (text, "postgresql://") ? "postgresql://" : "postgres://";
  const char *at, *colon, *host;

  if (!g_str_has_prefix (text, scheme))
    return 0;
  at = text + strlen (scheme);
  for (host = at; host < end && strchr (" \t\n'\"/", *host) == NULL && *host != '@'; host++)
    ;
  colon = memchr (at, ':', (gsize) (host - at));
  if (host == end || *host != '@' || colon == NULL || host - colon < 2
      || strchr ("[<{$*%", colon[1]) != NULL)
    return 0;
  return (gsize) (host - text);
}

static gsize
span_secret (const char *text, const char *end, const char **what)
{
  gsize n = 0;

  switch (*text)
    {
    case 'e':
      *what = "a token of a user with rights";
      return span_token (text, end);
    case 'p':
      *what = "a connection with its password";
      return span_uri (text, end);
    default:
      for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
        if (*text == *secrets[i].prefix && g_str_has_prefix (text, secrets[i].prefix))
          {
            n = strlen (secrets[i].prefix);
            *what = secrets[i].what;
            if (secrets[i].length == 0)
              return n;
            return span_key (text + n, end) >= secrets[i].length ? n + span_key (text + n, end) : 0;
          }
      return 0;
    }
}

static void
check_string (SbLintPass *pass, SbLintUnit *unit, const SbToken *token)
{
  const char *end = unit->text + token->end;

  for (const char *at = unit->text + token->start; at < end; at++)
    {
      const char *what;
      gsize length;

      if (at > unit->text && (g_ascii_isalnum (at[-1]) || at[-1] == '_'))
        continue;
      length = span_secret (at, end, &what);
      if (length == 0)
        continue;
      sb_lint_advise (
          sb_lint_report (pass, unit, (gsize) (at - unit->text), (gsize) (at - unit->text) + length,
                          "%s is in the file, and so in the repository", what),
          "keep it in the vault or in a setting of the server, and make a new one: this "
          "one is known");
      at += length - 1;
    }
}

static void
check_secrets (SbLintPass *pass)
{
  for (guint i = 0; i < pass->units->len; i++)
    {
      SbLintUnit *unit = sb_lint_get_unit (pass, i);

      /* Bodies are strings of the statement around them. */
      if (unit->in_block || unit->in_function)
        continue;
      for (guint k = 0; k < sb_lint_tokens_get_n (unit); k++)
        if (sb_lint_token (unit, k)->kind == SB_TOKEN_STRING)
          check_string (pass, unit, sb_lint_token (unit, k));
    }
}

const SbLintRule sb_lint_security_texts[] = {
  {
      .id = "SC723",
      .slug = "dynamic-sql-concat",
      .title = "EXECUTE of a text that a variable is joined to",
      .why = "a quote in the variable ends the string, and the rest of it is run as SQL",
      .severity = SB_SEVERITY_WARNING,
      .flags = SB_LINT_FUNCTIONS,
      .kinds = { SB_NODE (COLUMN_REF), SB_NODE (PARAM_REF) },
      .check_node = check_dynamic,
  },
  {
      .id = "SC726",
      .slug = "secret-literal",
      .title = "key, token or connection with a password in a string",
      .why = "it stays in the repository's history, for everybody who reads it",
      .severity = SB_SEVERITY_ERROR,
      .flags = SB_LINT_APPLIED,
      .check_file = check_secrets,
  },
  { .id = NULL },
};
