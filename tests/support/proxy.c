/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bad network of sb-test-proxy.h as a program, for what is not written in C.
 *
 * proxy FOLDER PORT forwards to the server whose unix socket is there. It prints its own port, then
 * obeys one order per line of standard input and answers each with one line; it ends with its
 * input. Orders:
 *
 *   delay TO_SERVER_MS TO_CLIENT_MS
 *   greet serve|close|silent
 *   cut-at NTH before|after|answered close|drop [BYTES]
 *   cut-now close|drop
 *   counts      answered with: cuts matched connections bytes-to-server bytes-to-client
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sb-test-proxy.h"

static const char *const greetings[] = { "serve", "close", "silent", NULL };
static const char *const moments[] = { "before", "after", "answered", NULL };
static const char *const ways[] = { "close", "drop", NULL };

/* Returns: the index of @word among @words, which must have it */
static guint
choose (const char *const *words, const char *word)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_strcmp0 (words[i], word) == 0)
      return i;
  g_error ("\"%s\" is not \"%s\" or its like", word != NULL ? word : "", words[0]);
}

static guint
number (const char *word)
{
  return word != NULL ? (guint) g_ascii_strtoull (word, NULL, 10) : 0;
}

static void
obey (SbTestProxy *proxy, char *line)
{
  g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", 5);
  guint n = g_strv_length (words);

  if (n == 3 && strcmp (words[0], "delay") == 0)
    sb_test_proxy_set_delay (proxy, number (words[1]), number (words[2]));
  else if (n == 2 && strcmp (words[0], "greet") == 0)
    sb_test_proxy_set_greeting (proxy, choose (greetings, words[1]));
  else if (n >= 4 && strcmp (words[0], "cut-at") == 0)
    sb_test_proxy_cut_at (proxy, n == 5 ? words[4] : "", number (words[1]),
                          choose (moments, words[2]), choose (ways, words[3]));
  else if (n == 2 && strcmp (words[0], "cut-now") == 0)
    sb_test_proxy_cut_now (proxy, choose (ways, words[1]));
  else if (n == 1 && strcmp (words[0], "counts") == 0)
    {
      printf ("%u %u %u %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
              sb_test_proxy_get_n_cuts (proxy), sb_test_proxy_get_n_matched (proxy),
              sb_test_proxy_get_n_connections (proxy), sb_test_proxy_get_bytes_to_server (proxy),
              sb_test_proxy_get_bytes_to_client (proxy));
      return;
    }
  else
    g_error ("no such order: %s", line);
  puts ("ok");
}

int
main (int argc, char **argv)
{
  g_autoptr (SbTestProxy) proxy = NULL;
  char line[1024];

  if (argc != 3)
    {
      fputs ("usage: proxy FOLDER PORT\n", stderr);
      return 2;
    }
  setvbuf (stdout, NULL, _IOLBF, 0);
  proxy = sb_test_proxy_new (argv[1], number (argv[2]));
  printf ("%u\n", sb_test_proxy_get_port (proxy));
  while (fgets (line, sizeof line, stdin) != NULL)
    obey (proxy, line);
  return 0;
}
