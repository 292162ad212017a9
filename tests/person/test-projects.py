# SPDX-License-Identifier: GPL-3.0-or-later
"""Several projects in one program: a Supabase project, one with .env.local, and one that was open
before. Each window shows its own target and states, and works on no other."""

import re

import own_server
import person
import relay
import story
import tap

SUPABASE = {"supabase/migrations/20251112000001_accounts.sql": "CREATE TABLE public.accounts ();\n",
            "supabase/migrations/20251112000002_orders.sql": "CREATE TABLE public.orders ();\n",
            "supabase/rollbacks/20251112000002_orders.sql": "DROP TABLE public.orders;\n"}
BLOG = {"migrations/001_posts.sql": "CREATE TABLE public.posts ();\n",
        "migrations/rollback_001.sql": "DROP TABLE public.posts;\n",
        "migrations/002_tags.sql": "CREATE TABLE public.tags ();\n",
        "migrations/rollback_002.sql": "DROP TABLE public.tags;\n",
        "migrations/003_likes.sql": "CREATE TABLE public.likes ();\n"}


class Projects(tap.TestCase):
    def make_supabase(self):
        """On a server that answers where `supabase start` would; the first one is applied."""
        server = own_server.OwnServer()
        self.addCleanup(server.remove)
        port = relay.Relay(server.socket_path).port
        config = {"supabase/config.toml": f"[db]\nport = {port}\n"}
        project = self.make_project({**SUPABASE, **config}, "shop")
        done = self.cli("apply", "20251112000001", project=project)
        self.assertEqual(done.code, 0, done)
        return project, server.url

    def make_blog(self):
        """The first two are applied."""
        url = tap.url(self.create_database())
        project = self.make_project({**BLOG, ".env.local": f"DATABASE_URL={url}\n"}, "blog")
        done = self.cli("apply", "--to", "002", project=project)
        self.assertEqual(done.code, 0, done)
        return project, url

    def targets(self, window):
        """What the list of targets reads: the one in use last."""
        window.do("win.show-targets")
        window.wait_for("text", "Paste a connection")
        rows = window.wait(lambda: [node.name for node in window.find_all("list item")
                                    if re.search(r"sandbox|local", node.name)], "the targets")
        window.keys("Escape")
        window.wait_gone("text", "Paste a connection")
        current = [name for name in rows if name.endswith(", current target")]
        return [name for name in rows if name not in current] + current

    def check_supabase(self, window):
        window.wait_states(_20251112000001="applied", _20251112000002="pending")
        window.wait_for(name=re.compile("^Target: Local Supabase, local"))
        targets = self.targets(window)
        self.assertRegex(targets[-1], r"^Local Supabase, local, .*supabase/config\.toml, current")
        self.assertNotIn(".env.local", "".join(targets))

    def check_blog(self, window, _002="applied"):
        window.wait_states(_001="applied", _002=_002, _003="pending")
        targets = self.targets(window)
        self.assertRegex(targets[-1], r", local, .*DATABASE_URL in \.env\.local, current target$")
        self.assertNotIn("config.toml", "".join(targets))

    @tap.needs_server
    def test_story(self):
        shop, shop_url = self.make_supabase()
        blog, blog_url = self.make_blog()
        window = story.Window(shop, watched=[shop, blog])
        self.addCleanup(window.kill)
        self.check_supabase(window)

        # The second one opens beside it, in the same program.
        person.run(person.PROGRAM, str(blog), timeout=tap.PATIENCE)
        window.wait(lambda: len(window.look().windows) == 2, "the second window")
        window.use_window(2, re.compile("^blog"))
        self.check_blog(window)
        window.do("win.rollback")
        window.wait_idle()
        self.check_blog(window, _002="pending")
        self.assertEqual(story.ask(blog_url, "SELECT to_regclass('public.tags') IS NULL"), "t")

        # The first one is as it was, and goes its own way.
        window.use_window(1, re.compile("^shop"))
        self.check_supabase(window)
        window.do("win.apply")
        window.wait_states(_20251112000002="applied")
        window.wait_idle()
        self.assertEqual(story.ask(shop_url, "SELECT to_regclass('public.orders') IS NULL"), "f")
        self.assertEqual(story.ask(blog_url, "SELECT to_regclass('public.tags') IS NULL"), "t")
        window.close()

        # Both are on the welcome page of the next start, with what was left to do.
        window = story.Window(watched=[shop, blog])
        self.addCleanup(window.kill)
        window.wait_for("list item", re.compile(r"^shop, .*Supabase.*up to date$"))
        recent = window.wait_for("list item", re.compile(r"^blog, .*numbered files.*2 pending$"))
        window.click(recent)
        self.check_blog(window, _002="pending")
        window.close()


if __name__ == "__main__":
    tap.main()
