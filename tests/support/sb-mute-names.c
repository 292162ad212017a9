/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library to be preloaded: the name server does not answer. Makes the file SB_MUTE_NAMES, so that a
 * test knows that it was asked. */
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__ ((visibility ("default"))) int
getaddrinfo (const char *node, const char *service, const struct addrinfo *hints,
             struct addrinfo **result)
{
  (void) node, (void) service, (void) hints, (void) result;
  close (open (getenv ("SB_MUTE_NAMES"), O_CREAT | O_WRONLY, 0600));
  for (;;)
    pause ();
}
