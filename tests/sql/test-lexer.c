/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-lexer.h"

#include <string.h>

static const char letters[] = {
  [SB_TOKEN_END] = '0',           [SB_TOKEN_BLANK] = '_',      [SB_TOKEN_LINE_COMMENT] = '-',
  [SB_TOKEN_BLOCK_COMMENT] = '*', [SB_TOKEN_WORD] = 'w',       [SB_TOKEN_QUOTED] = 'q',
  [SB_TOKEN_STRING] = 's',        [SB_TOKEN_NUMBER] = 'n',     [SB_TOKEN_PARAMETER] = 'p',
  [SB_TOKEN_SEMICOLON] = ';',     [SB_TOKEN_OPEN] = '(',       [SB_TOKEN_CLOSE] = ')',
  [SB_TOKEN_DOT] = '.',           [SB_TOKEN_BACKSLASH] = '\\', [SB_TOKEN_OTHER] = 'o',
};

/* One letter for each token, and the tokens tile the text. */
static char *
shape (const char *text, gsize length)
{
  SbLexer lexer = { text, length, 0 };
  GString *shape = g_string_new (NULL);
  gsize at = 0;
  SbToken token;

  while ((token = sb_lexer_next (&lexer)).kind != SB_TOKEN_END)
    {
      g_assert_cmpuint (token.start, ==, at);
      g_assert_cmpuint (token.end, >, token.start);
      g_assert_cmpuint (token.end, <=, length);
      at = token.end;
      g_string_append_c (shape, letters[token.kind]);
    }
  g_assert_cmpuint (at, ==, length);
  return g_string_free (shape, FALSE);
}

static void
check (const char *text, const char *expected)
{
  g_autofree char *actual = shape (text, strlen (text));

  if (strcmp (actual, expected) != 0)
    g_error ("'%s' is '%s', not '%s'", text, actual, expected);
}

static void
test_words (void)
{
  check ("", "");
  check ("select a.b", "w_w.w");
  check ("_a1$x é 名", "w_w_w");
  check ("\"a;\"\"b\" u&\"x\" \"open ;", "q_q_q");
  check ("1 1.5 .5 1e10 1.e-3 0x1F 1_000 1..2", "n_n_n_n_n_n_n_n.n");
  check ("$1 $12a", "p_pw");
  check ("a$$b$$c;", "w;");
  check ("\xef\xbb\xbf select", "_w");
  check ("a\xef\xbb\xbf", "w");
}

static void
test_strings (void)
{
  check ("'a''b';", "s;");
  check ("'a\\';'", "s;s");
  check ("E'a\\';';", "s;");
  check ("e'\\\\';", "s;");
  check ("E'a\\", "s");
  check ("x'1f' b'01' n'a' u&'d\\0061'", "s_s_s_s");
  check ("se'a\\'", "ws");
  check ("'never closed ;", "s");
}

/* An E string stays one over line ends, so its backslashes go on escaping. */
static void
test_continued_strings (void)
{
  check ("E'a' -- why\n  'b\\';c';", "s;");
  check ("E'a' 'b\\';'", "s_s;s");
  check ("'a'\n'b';", "s;");
  check ("'a' -- at the end", "s_-");
}

static void
test_dollar_quotes (void)
{
  check ("$$a;b$$;", "s;");
  check ("$f$a $$;$$ $g$ ; $f$;", "s;");
  check ("$a$$b$$a$;", "s;");
  check ("$é$;$é$", "s");
  check ("$1$", "po");
  check ("1$$;$$", "ns");
  check ("$ $", "o_o");
  check ("$a;b$", "ow;w");
  check ("$$ never closed ;", "s");
}

static void
test_comments (void)
{
  check ("-- a;b\nc", "-_w");
  check ("-- a\r\nb", "-_w");
  check ("/* a /* b; */ c */d", "*w");
  check ("a+--b\n/*/*/**/*/*/-", "wo-_*o");
  check ("a*/b", "wow");
  check ("/* open ; /* */", "o");
  check ("a-/*;*/b", "wo*w");
}

static void
test_rest (void)
{
  check ("(a,b);", "(wow);");
  check ("a::int", "woow");
  check ("\\d x", "\\w_w");
  check ("a[1]", "wono");
  check (":'x'", "os");
}

/* A hundred thousand levels, or quotes, or tags, in time that is linear. */
static void
test_hostile (void)
{
  const char *const parts[] = { "/*",   "/**/",    "$a",  "$a$", "'a'\n", "'a'--\n", "E'\\'", "\"",
                                "--\n", " -- x\n", "1e+", "*/",  "(",     "$$a",     "\\",    "/" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *tokens = NULL;

      for (guint n = 0; n < 300000; n++)
        g_string_append (text, parts[i]);
      tokens = shape (text->str, text->len);
      g_assert_nonnull (tokens);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lexer/words", test_words);
  g_test_add_func ("/lexer/strings", test_strings);
  g_test_add_func ("/lexer/continued-strings", test_continued_strings);
  g_test_add_func ("/lexer/dollar-quotes", test_dollar_quotes);
  g_test_add_func ("/lexer/comments", test_comments);
  g_test_add_func ("/lexer/rest", test_rest);
  g_test_add_func ("/lexer/hostile", test_hostile);
  return g_test_run ();
}
